"""The customers of a company as an import meets them: found, made, completed, described.

Who is who is `directory.Directory`'s to say. A table of customers says most of them: what it
described, invoices no longer change. Nothing is ever blanked because a file does not say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from butoir.core.parties import Debtor
from butoir.formats.customers import CustomerRow, is_email
from butoir.formats.model import Party
from butoir.ledger.changes import Changes
from butoir.ledger.directory import Directory
from butoir.ledger.fields import LONGEST_CODE, derived_code, identifier, one_line
from butoir.ledger.models import Contact, Customer
from butoir.ledger.notes import Notes
from butoir.users.creditors import stored_address
from butoir.users.models import Company


class People:
    """Every customer, under the codes, names and identifiers that it has in any file."""

    def __init__(self, company: Company, changes: Changes, notes: Notes) -> None:
        self.company, self.changes, self.notes = company, changes, notes
        self.directory = Directory(())
        self.by_pk: dict[int, Customer] = {}
        self.met: dict[int, Customer] = {}  # by id(): those that this import speaks of
        self._by_key: dict[str, Customer] = {}  # as the directory calls them
        self._keys: dict[int, str] = {}
        self._codes: set[str] = set()
        self._told: dict[tuple[str, Party, str], Customer] = {}
        self._said: set[tuple[int, str]] = set()
        self._contacts: dict[int, Contact] = {}

    def load(self) -> None:
        """Read the customers of the company: two queries."""
        company = self.company
        for row in Customer.objects.filter(company=company).order_by("pk"):
            self.by_pk[row.pk] = row
            self._know(row.code, row)
            self.directory.recall(row.code, row.code, Party(row.name, tuple(row.ids)))
        for row in self.by_pk.values():  # a code of its own comes before another's byname
            for code, name, ids in row.called:
                self.directory.recall(row.code, code or row.code, Party(name, tuple(ids)))
        contacts = Contact.objects.filter(customer__company=company).order_by("-position", "-pk")
        self._contacts = {id(self.by_pk[row.customer_id]): row for row in contacts}

    def _know(self, key: str, row: Customer) -> None:
        self._by_key[key] = row
        self._keys[id(row)] = key
        self._codes.add(row.code)

    # those that invoices and ledgers name

    def meet(self, code: str, party: Party, file: str, line: int | None = None) -> Customer:
        """The customer that a file calls so, with what the file adds to what is known of it."""
        told = (code, party, file)
        found = self._told.get(told)
        if found is None:
            code = identifier(code, LONGEST_CODE, file, line, "customer")
            found = self._told[told] = self._meet(code, party, file)
        return found

    def _meet(self, code: str, party: Party, file: str) -> Customer:
        known = self.directory.find(code, party, file)
        new_name = known is not None and not self.directory.has(known, code, party)
        key = self.directory.customer(code, party, file)
        row = self._by_key.get(key)
        if row is None:
            row = self._make(key, code, party)
        elif new_name:
            self._call(row, code, party)
        self.met[id(row)] = row
        if not row.known:
            self._adopt(row, code)
            self._complete(row, party)
        return row

    def _make(self, key: str, code: str, party: Party) -> Customer:
        row = Customer(
            company=self.company,
            code=code or derived_code(key),
            name=one_line(party.name or key),
            country=self.company.country,
            lang=self.company.lang,
            ids=_lines(party.ids),
        )
        self._know(key, row)
        return self.changes.make(row)

    def _call(self, row: Customer, code: str, party: Party) -> None:
        """Keep one more way in which files call a customer."""
        alias = [code, one_line(party.name), _lines(party.ids)]
        if alias not in row.called:
            self.changes.change(row, called=[*row.called, alias])

    def _adopt(self, row: Customer, code: str) -> None:
        """A customer that was called by its name takes the first code that a file gives it."""
        if code and row.code == derived_code(row.name) and code not in self._codes:
            self._rename(row, code)

    def _rename(self, row: Customer, code: str) -> None:
        self._call(row, row.code, Party(row.name, tuple(row.ids)))
        self._codes.discard(row.code)
        self._codes.add(code)
        self.changes.change(row, code=code)

    def _complete(self, row: Customer, party: Party) -> None:
        """The newest file is right on where and how to reach a customer; within it, the first."""
        if party.ids and not row.ids:
            self.changes.change(row, ids=_lines(party.ids))
        country = party.country if len(party.country) == 2 else ""
        if party.city and self._is_first(row, "address"):
            address = {
                "lines": _lines(party.address_lines)[:4],
                "postcode": one_line(party.postcode, 20),
                "city": one_line(party.city, 100),
                "country": country or row.country,
            }
            self.changes.change(row, country=country or row.country, **_moved(row, address))
        elif country and self.changes.is_new(row) and not row.address:
            self.changes.change(row, country=country)
        email = party.email.strip()
        means = {
            "name": one_line(party.contact, 120),
            "email": email if is_email(email) else "",
            "phone": one_line(party.phone, 40),
        }
        self._reach(row, {n: v for n, v in means.items() if v and self._is_first(row, n)})

    def _is_first(self, row: Customer, what: str) -> bool:
        """True the first time that this import says it of this customer."""
        first = (id(row), what) not in self._said
        self._said.add((id(row), what))
        return first

    def _reach(self, row: Customer, means: dict[str, str]) -> None:
        """Change or make the customer's first contact."""
        if not means:
            return
        contact = self._contacts.get(id(row))
        if contact is None:
            contact = self._contacts[id(row)] = self.changes.make(Contact(customer=row))
        changed: dict[str, Any] = dict(means)
        if means.get("email", contact.email) != contact.email:
            changed["email_failed_on"] = None
        self.changes.change(contact, **changed)

    # those that a table of customers describes

    def describe(self, rows: Sequence[CustomerRow], file: str) -> None:
        """Take in a table of customers: made, or changed as it says."""
        claimed = self._claimed(rows)
        for line in rows:
            debtor = line.debtor
            code = identifier(debtor.id, LONGEST_CODE, file, None, "customer")
            row = claimed.get(debtor.id)
            if row is None:
                row = self._make(code, code, Party(debtor.name, debtor.ids))
            elif row.code != code:
                self._rename(row, code)
            self.met[id(row)] = row
            self._change(row, line)
            self.directory.recall(self._keys[id(row)], code, Party(debtor.name, debtor.ids))

    def _claimed(self, rows: Sequence[CustomerRow]) -> dict[str, Customer]:
        """The customer that each line of a table means: by its code, else by who it is."""
        found: dict[str, Customer] = {}
        for line in rows:
            key = self.directory.find(line.debtor.id, Party())
            if key is not None:
                found[line.debtor.id] = self._by_key[key]
        taken = set(map(id, found.values()))
        table = Directory(rows)
        for row in self.by_pk.values():
            if row.known or id(row) in taken:
                continue
            one = table.find("", Party(row.name, tuple(row.ids)))
            if one is None:
                continue
            if one in found:
                self.notes.tally("customers that seem to be one, kept apart", f"{row.code}/{one}")
            else:
                found[one] = row
        return found

    def _change(self, row: Customer, line: CustomerRow) -> None:
        debtor, columns, new = line.debtor, line.columns, self.changes.is_new(row)
        values: dict[str, Any] = {"name": one_line(debtor.name), "known": True}
        for name, fields, value in (
            ("kind", {"kind"}, debtor.kind),
            ("country", {"country", "vat"}, debtor.country),
            ("lang", {"lang", "country", "vat"}, debtor.lang),
            ("familiar", {"familiar"}, debtor.familiar),
            ("grace_days", {"grace_days"}, line.grace_days),
            ("terms_days", {"terms_days"}, line.terms_days),
        ):
            if new or fields & columns:
                values[name] = value
        values.update({name: value for name, value in _stated(debtor).items() if value})
        if "address" in values:
            values.update(_moved(row, values["address"]))
        self.changes.change(row, **values)
        means = {
            "title": one_line(debtor.contact_title, 40),
            "name": one_line(debtor.contact_name, 120),
            "email": debtor.email[:254],
            "phone": one_line(debtor.phone, 40),
        }
        self._reach(row, {name: text for name, text in means.items() if text})


def _moved(row: Customer, address: dict[str, Any]) -> dict[str, Any]:
    """The address to keep; a new one has not failed."""
    new = {"address": address}
    return new if address == row.address else {**new, "address_failed_on": None}


def _stated(debtor: Debtor) -> dict[str, Any]:
    address = debtor.address
    return {
        "address": stored_address(address) if address.city or address.lines else None,
        "ids": list(debtor.ids),
        "iban": debtor.iban,
    }


def _lines(texts: Iterable[str]) -> list[str]:
    return [text for text in (one_line(text) for text in texts) if text]
