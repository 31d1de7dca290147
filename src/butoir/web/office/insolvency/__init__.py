"""Notices of insolvency: read, accepted or not; the proceedings and the claims declared in them."""
