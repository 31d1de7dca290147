"""An outbox full of real messages in a database of its own: `python -m outboxes_apart COUNT`."""

# ruff: noqa: PLC0415  Django is set up first

from __future__ import annotations

import sys

import django


def main(count: int) -> None:
    django.setup()
    from butoir.letters.compose import compose_letter
    from butoir.letters.email import to_email
    from companies import AT, make_company
    from dispatch.outboxes import put
    from letters.samples import sample

    company = make_company()
    letter = compose_letter(sample("reminder-1"))
    for number in range(count):
        name = f"{number}.reminder-1@morel.example"
        put(company, number, content=to_email(letter, name, AT), message_id=name)


if __name__ == "__main__":
    main(int(sys.argv[1]))
