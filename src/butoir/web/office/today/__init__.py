"""The pages about today."""
