"""What a channel raises when its carrier as a whole is out of reach."""

from __future__ import annotations


class UnreachableError(Exception):
    """The carrier cannot be reached, or does not let us in: nothing was handed over.

    It concerns every delivery of the channel, which all wait; its text is for a person.
    """
