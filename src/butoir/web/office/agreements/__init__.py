"""The pages about agreements."""
