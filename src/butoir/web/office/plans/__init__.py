"""Payment plans: proposed, agreed, followed."""
