"""What leaves the house: documents, deliveries, channels, proofs. Knows nothing of dunning."""
