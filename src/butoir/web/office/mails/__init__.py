"""What customers wrote by mail: sorted, read, accepted, closed."""
