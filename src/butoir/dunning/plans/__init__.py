"""Payment plans and promises in writing: proposed, agreed, followed instalment by instalment."""
