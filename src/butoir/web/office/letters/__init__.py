"""The pages about letters sent."""
