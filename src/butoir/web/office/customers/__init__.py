"""The pages about customers."""
