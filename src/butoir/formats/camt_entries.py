"""One entry (Ntry) of a CAMT message, as one movement or, for a batch, as its details.

The direction is the bank's: CdtDbtInd says which way the money of this entry went, RvslInd only
that an earlier operation of the other direction is being undone (ISO 20022, ReportEntry).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import cast

from lxml import etree

from butoir.core.money import format_cents
from butoir.formats.bank import (
    Notes,
    belgian_reference,
    iban_in,
    joined,
    read_cents,
    read_date,
    return_code_in,
    squeeze,
)
from butoir.formats.camt_charges import charges_kept
from butoir.formats.model import Entry

_STATUS = {"BOOK": "booked", "PDNG": "pending", "FUTR": "pending", "INFO": "info", "": "booked"}
# Sub-families of ISO 20022 external code set BankTransactionCode that undo an earlier operation.
_UNDOING = frozenset({"UPDD", "PRDD", "RRTN", "RPCR", "ARET", "AREV", "UPCQ", "CQRV", "UPCT"})
_DETAIL_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
_SIGNS = {"CRDT": 1, "DBIT": -1}


@lru_cache(maxsize=1024)
def _at(namespace: str, path: str, form: str = "{}") -> etree.XPath:
    """What finds a path of local names; compiled once, since a file has thousands of entries."""
    steps = path.split("/")
    names = "/".join(f"n:{step}" for step in steps) if namespace else path
    namespaces = {"n": namespace} if namespace else None
    return etree.XPath(form.format(names), namespaces=namespaces, smart_strings=False)


@dataclass(frozen=True, slots=True)
class Account:
    """What the message says of the account: its number, currency and owner's name."""

    number: str
    currency: str
    owner: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where elements are looked up (the message's namespace) and where notes go."""

    namespace: str
    notes: Notes

    def find(self, element: etree._Element, path: str) -> etree._Element | None:
        """The first element at a path of local names."""
        return next(iter(self.find_all(element, path)), None)

    def find_all(self, element: etree._Element, path: str) -> list[etree._Element]:
        """Every element at a path of local names."""
        return cast("list[etree._Element]", _at(self.namespace, path)(element))

    def text(self, element: etree._Element, path: str) -> str:
        """The squeezed text of the first element at a path, or nothing."""
        return squeeze(str(_at(self.namespace, path, "string({})")(element)))

    def texts(self, element: etree._Element, path: str) -> Iterator[str]:
        """The texts of every element at a path."""
        return (squeeze(found.text) for found in self.find_all(element, path))

    def first(self, element: etree._Element, *paths: str) -> str:
        """The first non-empty text among several paths."""
        return next((text for path in paths if (text := self.text(element, path))), "")

    def day(self, element: etree._Element, path: str) -> date | None:
        """The day at a path, whether Dt or DtTm; also a Dt that holds an instant."""
        text = self.first(element, f"{path}/Dt", f"{path}/DtTm")
        return read_date(text, self.notes, line_of(element), path) if text else None

    def amount(self, element: etree._Element) -> int | None:
        """The signed cents in an amount element; None with an error when garbled."""
        return read_cents(squeeze(element.text), self.notes, line_of(element), "Amt")

    def flag(self, element: etree._Element, path: str) -> bool:
        """A true xs:boolean."""
        return self.text(element, path) in {"true", "1"}


def line_of(element: etree._Element) -> int | None:
    """The line of the file on which an element starts."""
    line: int | None = getattr(element, "sourceline", None)
    return line


@dataclass(frozen=True, slots=True)
class _Whole:
    """What an entry says of itself and its details inherit."""

    cents: int
    currency: str
    booked_on: date | None
    value_on: date | None
    status: str
    reversal: bool
    reference: str
    words: str
    charges: int = 0


def read_entry(ntry: etree._Element, account: Account, source: Source) -> list[Entry]:
    """The movements of one Ntry: its details when they add up, else itself; [] when unreadable."""
    whole = _read_whole(ntry, account, source)
    if whole is None:
        return []
    details = source.find_all(ntry, "NtryDtls/TxDtls") or source.find_all(ntry, "TxDtls")
    amounts = _detail_amounts(details, whole, source) if len(details) > 1 else None
    if amounts is not None:
        return [
            _entry(whole, [detail], cents, account, source)
            for detail, cents in zip(details, amounts, strict=True)
        ]
    if len(details) > 1:
        source.notes.warning(
            "batch-mismatch",
            f"the {len(details)} details do not add up to {format_cents(whole.cents)}"
            f" {whole.currency}: the batch is given as one entry",
            line_of(ntry),
            "TxDtls",
        )
    if len(details) < 2:
        kept = charges_kept(ntry, whole.cents, whole.currency, source)
        whole = replace(whole, charges=kept)
    return [_entry(whole, details, whole.cents, account, source)]


def _read_whole(ntry: etree._Element, account: Account, source: Source) -> _Whole | None:
    amount = source.find(ntry, "Amt")
    if amount is None:
        source.notes.error("amount-missing", "the entry has no amount", line_of(ntry), "Amt")
        return None
    cents = source.amount(amount)
    if cents is None:
        return None
    status = _status(ntry, source)
    sign = _SIGNS.get(source.first(ntry, "CdtDbtInd", "NtryDtls/TxDtls/CdtDbtInd"))
    if sign is None:
        source.notes.warning(
            "direction-missing",
            "the entry says neither credit nor debit: kept as information only",
            line_of(ntry),
            "CdtDbtInd",
        )
        status = "info"
    elif cents < 0:
        source.notes.warning(
            "amount-negative", "an amount is negative beside its direction", line_of(ntry), "Amt"
        )
        cents = abs(cents)
    return _Whole(
        cents=cents * (sign or 1),
        currency=amount.get("Ccy") or account.currency,
        booked_on=source.day(ntry, "BookgDt"),
        value_on=source.day(ntry, "ValDt"),
        status=status,
        reversal=source.flag(ntry, "RvslInd")
        or source.text(ntry, "BkTxCd/Domn/Fmly/SubFmlyCd") in _UNDOING,
        reference=source.first(ntry, "AcctSvcrRef", "NtryRef"),
        words=source.text(ntry, "AddtlNtryInf"),
    )


def _status(ntry: etree._Element, source: Source) -> str:
    written = source.first(ntry, "Sts", "Sts/Cd", "Sts/Prtry")
    if written not in _STATUS:
        source.notes.warning(
            "status-unknown",
            f"status {written[:20]!r} is not known: kept as information only",
            line_of(ntry),
            "Sts",
        )
    return _STATUS.get(written, "info")


def _detail_amounts(
    details: list[etree._Element], whole: _Whole, source: Source
) -> list[int] | None:
    """Signed cents of each detail, from the first kind of amount whose sum is the entry's."""
    for path in _DETAIL_AMOUNTS:
        elements = [source.find(detail, path) for detail in details]
        found = [e for e in elements if e is not None and e.get("Ccy", "") in {"", whole.currency}]
        if len(found) < len(details):
            continue
        sign = 1 if whole.cents >= 0 else -1
        signs = [_SIGNS.get(source.text(detail, "CdtDbtInd"), sign) for detail in details]
        cents = [source.amount(element) for element in found]
        signed = [s * abs(c) for s, c in zip(signs, cents, strict=True) if c is not None]
        if len(signed) == len(details) and sum(signed) == whole.cents:
            return signed
    return None


def _entry(
    whole: _Whole,
    details: list[etree._Element],
    cents: int,
    account: Account,
    source: Source,
) -> Entry:
    """One movement told by its details; several details tell only what they have in common."""
    reversal = whole.reversal or any(
        source.find(detail, "RtrInf") is not None
        or source.text(detail, "BkTxCd/Domn/Fmly/SubFmlyCd") in _UNDOING
        for detail in details
    )
    told = {source.text(detail, "RtrInf/Rsn/Cd") for detail in details}
    parties = {_counterparty(d, cents >= 0, reversal, account, source) for d in details}
    name, iban = parties.pop() if len(parties) == 1 else ("", "")
    references = {_references(detail, source) for detail in details}
    ends = {source.text(detail, "Refs/EndToEndId") for detail in details} - {"NOTPROVIDED"}
    one = details[0] if len(details) == 1 else None
    return Entry(
        booked_on=whole.booked_on,
        value_on=whole.value_on,
        cents=cents,
        currency=whole.currency,
        counterparty_name=name,
        counterparty_iban=iban,
        remittance=joined(_remittance(detail, source) for detail in details) or whole.words,
        structured_reference=references.pop() if len(references) == 1 else "",
        end_to_end=ends.pop() if len(ends) == 1 else "",
        bank_reference=(source.text(one, "Refs/AcctSvcrRef") if one is not None else "")
        or whole.reference,
        reversal=reversal,
        status=whole.status,
        return_code=return_code_in(told.pop()) if len(told) == 1 else "",
        charges=(one is not None and charges_kept(one, cents, whole.currency, source))
        or whole.charges,
    )


def _counterparty(
    detail: etree._Element, credit: bool, reversal: bool, account: Account, source: Source
) -> tuple[str, str]:
    """Name and IBAN of the other party.

    In a reversal the parties usually keep the roles of the operation undone, not always: both
    are tried, and the account's own holder is passed over.
    """
    parties = source.find(detail, "RltdPties")
    if parties is None:
        return "", ""
    if not reversal:
        return _party(parties, "Dbtr" if credit else "Cdtr", source)
    for role in ("Cdtr", "Dbtr") if credit else ("Dbtr", "Cdtr"):
        name, iban = _party(parties, role, source)
        own = iban == account.number if iban else name == account.owner
        if (name or iban) and not own:
            return name, iban
    return "", ""


def _party(parties: etree._Element, role: str, source: Source) -> tuple[str, str]:
    name = source.first(
        parties,
        f"{role}/Nm",
        f"{role}/Pty/Nm",
        f"{role}/Agt/FinInstnId/Nm",
        f"Ultmt{role}/Nm",
        f"Ultmt{role}/Pty/Nm",
    )
    return name, iban_in(source.text(parties, f"{role}Acct/Id/IBAN"))


def _references(detail: etree._Element, source: Source) -> str:
    """The creditor references of the structured remittance (RF, QR, Belgian), in order."""
    found = []
    for info in source.find_all(detail, "RmtInf/Strd/CdtrRefInf"):
        reference = source.first(info, "Ref", "CdtrRef")
        issuer = source.first(info, "Tp/Issr", "Tp/CdOrPrtry/Prtry", "CdtrRefTp/Issr")
        if issuer == "BBA" and len(reference) == 12 and reference.isdigit():
            reference = belgian_reference(reference)
        found.append(reference)
    return joined(found)


def _remittance(detail: etree._Element, source: Source) -> str:
    structured = source.find_all(detail, "RmtInf/Strd")
    numbers = (n for s in structured for n in source.texts(s, "RfrdDocInf/Nb"))
    additional = (
        text
        for info in structured
        for text in source.texts(info, "AddtlRmtInf")
        if not text.startswith("?")  # codes between Swiss banks, such as ?REJECT?0
    )
    text = joined((*source.texts(detail, "RmtInf/Ustrd"), *numbers, *additional))
    return text or source.text(detail, "AddtlTxInf")
