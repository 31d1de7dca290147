"""The pages about limitation."""
