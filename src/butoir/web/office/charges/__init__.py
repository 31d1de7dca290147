"""The pages about interest and indemnities: given up, noted, credited."""
