"""The two guides say the same, name everything that a user meets, and show only what works."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

from butoir.core import reasons
from butoir.core.parties import Creditor
from butoir.core.policy import Policy
from butoir.formats.customers import read_customers
from butoir.project.plan_screen import MEANINGS
from butoir.project.policy_file import load_company
from cli.commands import butoir
from conftest import ROOT
from project.files import plan

GUIDES = {
    lang: (ROOT / "docs" / f"guide.{lang}.md").read_text(encoding="utf-8") for lang in ("fr", "en")
}
LANGS = sorted(GUIDES)
# a picture beside it, named in a comment of the example; who is in charge of one customer
NOT_IN_A_FILE = {"logo", "in_charge", "in_charge_email", "reply_email"}
NOT_IN_A_POLICY = {"sending"}  # an event of a story, not a setting


def blocks(lang: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", GUIDES[lang], flags=re.S)


def commands(lang: str) -> list[str]:
    return [line for block in blocks(lang, "sh") for line in block.splitlines()]


@pytest.mark.parametrize("lang", LANGS)
def test_the_commands_run_in_their_order(lang: str, tmp_path: Path, monkeypatch):
    """Status 0, but for the message that is wrong on purpose: the tone check finds it (1)."""
    monkeypatch.chdir(ROOT)
    for line in commands(lang):
        program, *words = shlex.split(line.replace("out/", f"{tmp_path}/"))
        assert program == ".venv/bin/butoir"
        answer = butoir(*words)
        assert answer.status == (1 if words[0] == "lint" else 0), (line, answer.err)
        assert answer.out


@pytest.mark.parametrize("lang", LANGS)
def test_the_examples_of_files_are_read(lang: str, tmp_path: Path):
    invoices, customers = blocks(lang, "csv")
    open_ = tmp_path / "open.csv"
    open_.write_text(invoices, encoding="utf-8")
    known = tmp_path / "customers.csv"
    known.write_text(customers, encoding="utf-8")
    (message,) = plan("--invoices", str(open_), "--customers", str(known))["messages"]
    # 2340.50 - 86.00
    assert (message["customer"], message["total"]) == ("BOUL01", "2254.50")
    (row,) = read_customers(customers.encode(), "customers.csv")
    debtor = row.debtor
    assert (debtor.kind, debtor.contact_title, row.terms_days, row.grace_days) == (
        "company",
        "Madame",
        30,
        0,
    )
    assert debtor.address.city == "Lille"


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_of_a_policy_has_every_key(lang: str, tmp_path: Path):
    (text,) = blocks(lang, "toml")
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    assert load_company(path).creditor.signatory == "Claire Morel"
    keys = set(re.findall(r"^(?:\[+[a-z]+\.)?([a-z_]+)(?: =|\])", text, flags=re.M))
    wanted = {field.name for field in fields(Creditor)} - NOT_IN_A_FILE
    assert wanted | {field.name for field in fields(Policy)} - NOT_IN_A_POLICY <= keys


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_that_a_run_on_files_gives_is_explained(lang: str):
    told = re.findall(r"^\| `([a-z][a-z-]*)` \|", GUIDES[lang], flags=re.M)
    assert set(told) == set(MEANINGS)
    assert set(told) <= set(reasons.ORDER)


def test_the_guides_say_the_same():
    assert commands("fr") == commands("en")
    for kind in ("csv", "toml"):
        assert len(blocks("fr", kind)) == len(blocks("en", kind))
    values = [re.sub(r" *#.*", "", blocks(lang, "toml")[0].replace("#0f", "0f")) for lang in LANGS]
    assert values[0] == values[1]
    counts = [
        (len(re.findall(r"^## ", text, flags=re.M)), len(re.findall(r"^[-|] ?", text, flags=re.M)))
        for text in GUIDES.values()
    ]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_guide_is_short(lang: str):
    assert len(GUIDES[lang].splitlines()) <= 200
