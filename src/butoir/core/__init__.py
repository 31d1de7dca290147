"""Decisions and arithmetic on plain frozen values.

Owns what is owed, whom to remind and why; refuses I/O, the clock, and any framework.
"""
