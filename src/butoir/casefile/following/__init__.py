"""A case after it was handed over: what is heard of it, what it brings, and how it ends."""
