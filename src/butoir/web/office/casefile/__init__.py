"""The file of a case: is it complete, what does it come to, to whom does it go."""
