"""What happened: append-only events in a hash chain, and the files as they were sealed."""
