"""The pages about wording."""
