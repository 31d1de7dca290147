"""The pages about imports."""
