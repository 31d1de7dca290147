"""The errors for input that a person must mend: they name the file, line and field."""

from __future__ import annotations


class InputError(ValueError):
    """Something given to Butoir is wrong; nothing was written.

    `where` names the file (or option), `line` counts from 1, `field` is the column or key.
    """

    def __init__(
        self, message: str, where: str = "", line: int | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.line = line
        self.field = field

    def __str__(self) -> str:
        """One readable line: `file, line 3, field "due": what is wrong`."""
        place = [self.where] if self.where else []
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.field is not None:
            place.append(f'field "{self.field}"')
        return ": ".join(filter(None, [", ".join(place), self.message]))


class UnusableFilesError(InputError):
    """Files that cannot be used; `errors` has one for each thing to mend."""

    def __init__(self, errors: tuple[InputError, ...]) -> None:
        first = errors[0]
        super().__init__(first.message, first.where, first.line, first.field)
        self.errors = errors
