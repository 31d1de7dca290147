"""The pages about scenarios."""
