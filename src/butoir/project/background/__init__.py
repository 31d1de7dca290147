"""The work that nobody clicks for: what is due, and the two engines that do it (docs/adr/0012)."""
