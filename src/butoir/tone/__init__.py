"""The tone check: what a demand may not say, and what it must say, by step and language."""
