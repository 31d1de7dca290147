"""Dated legal parameters, calendars and regimes, each with its reference.

Owns every legal number of the product; refuses to guess one that is not in its files.
"""
