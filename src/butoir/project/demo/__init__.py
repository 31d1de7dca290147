"""The demo: two invented companies whose year is played through the real commands of the rooms."""
