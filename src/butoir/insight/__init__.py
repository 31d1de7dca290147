"""What the figures say of a company: what is late, blocked, expected, and how long money takes.

Reads only; a fixed number of aggregate queries whatever the size, on both engines.
"""
