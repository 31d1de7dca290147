"""The wording files: every version can be reached and filled; no fact is read as wording."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from butoir.core.parties import Creditor, Debtor
from butoir.letters.compose import compose_letter
from butoir.letters.facts import STEPS
from butoir.letters.language import WORDING, available_languages
from butoir.letters.text import as_text
from butoir.letters.wording import Vocabulary, WordingError, wording_for
from letters import samples
from letters.samples import sample

FILES = sorted(path for path in WORDING.glob("*/*.toml") if path.stem != "manner")


@pytest.mark.parametrize("path", FILES, ids=[f"{p.parent.name}/{p.stem}" for p in FILES])
def test_no_version_hides_behind_an_earlier_one(path: Path) -> None:
    """A version whose conditions include those of an earlier one is never said."""
    texts = tomllib.loads(path.read_text(encoding="utf-8"))["text"]
    seen: dict[str, list[set[str]]] = {}
    for text in texts:
        when = set(text.get("when", ()))
        earlier = seen.setdefault(text["name"], [])
        assert not any(other <= when for other in earlier), f"{text['name']} {sorted(when)}"
        earlier.append(when)


@pytest.mark.parametrize(("lang", "step"), list(product(available_languages(), STEPS)))
def test_the_order_names_texts_that_exist(lang: str, step: str) -> None:
    wording = wording_for(lang, step)
    places = {"@invoices", "@apart", "@payment"}
    assert set(wording.order) - places <= set(wording.versions)
    assert places - {"@apart"} <= set(wording.order)
    for versions in wording.versions.values():
        for version in versions:
            assert set(re.findall(r"\{@([a-z_]+)\}", version.text)) <= set(wording.versions)


def test_an_unknown_text_or_fact_is_an_error_not_a_gap() -> None:
    wording = wording_for("fr", "reminder-1")
    with pytest.raises(WordingError, match="no text"):
        wording.say("nonsense", Vocabulary(frozenset(), {}))
    with pytest.raises(WordingError, match="no fact"):
        wording.say("salutation", Vocabulary(frozenset({"title"}), {}))


known = st.booleans()
OPTIONAL = ("title", "contact", "phone", "email", "signatory", "city", "order", "iban")


@settings(max_examples=400, derandomize=True, deadline=None)
@given(
    lang=st.sampled_from(samples.LANGUAGES),
    step=st.sampled_from(samples.STEPS),
    kind=st.sampled_from(samples.KINDS),
    country=st.sampled_from(samples.COUNTRIES),
    count=st.integers(1, 5),
    has=st.fixed_dictionaries(dict.fromkeys(OPTIONAL, known)),
    announced=known,
    channel=st.sampled_from(["email", "post", "registered"]),
)
def test_every_combination_of_known_and_unknown_facts_can_be_written(
    lang: str,
    step: str,
    kind: str,
    country: str,
    count: int,
    has: dict[str, bool],
    announced: bool,
    channel: str,
) -> None:
    facts = sample(step, kind, country, count, lang)
    creditor: Creditor = facts.creditor
    debtor: Debtor = facts.debtor
    for field in ("phone", "email", "signatory", "iban"):
        creditor = creditor if has[field] else replace(creditor, **{field: ""})
    if not has["city"]:
        creditor = replace(creditor, address=replace(creditor.address, city=""))
    debtor = debtor if has["title"] else replace(debtor, contact_title="")
    debtor = debtor if has["contact"] else replace(debtor, contact_name="")
    items = tuple(
        item if has["order"] else replace(item, order_reference="", issued_on=None)
        for item in facts.items
    )
    text = as_text(
        compose_letter(
            replace(
                facts,
                creditor=creditor,
                debtor=debtor,
                items=items,
                message=facts.message._replace(channel=channel),
                announced_indemnity=facts.announced_indemnity if announced else 0,
            )
        )
    )
    assert "{" not in text
    assert "**" not in text
    assert "  " not in text
    assert not re.search(r" [,.]|,,|\.\.|\(\)", text), "a gap where a fact is missing"


@pytest.mark.parametrize("text", ["{total}", "{@closing}", "**gras**", "{", "%s {0} {x.y}"])
def test_a_fact_is_never_read_as_wording(text: str) -> None:
    facts = sample("reminder-1")
    debtor = replace(facts.debtor, contact_name=text)
    assert compose_letter(replace(facts, debtor=debtor)).salutation == f"Madame {text},"
