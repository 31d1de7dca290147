"""The pages about settings."""
