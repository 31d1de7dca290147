"""What customers answered online: read, accepted, closed."""
