"""Payments that the bank gave back: work for a person on that very day, and the reminders go on."""
