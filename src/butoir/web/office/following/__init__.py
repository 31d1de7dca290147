"""Cases that somebody else has: their course, their deadlines, their money, and their end."""
