"""Every message of the pages in French, Dutch and German; the catalogues are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

import messages

EVERY = [
    pytest.param(folder, lang, id=f"{folder.relative_to(messages.WEB)}-{lang}")
    for folder in messages.folders()
    for lang in messages.LANGUAGES
]


@pytest.mark.parametrize(("folder", "lang"), EVERY)
def test_nothing_is_left_to_translate(folder: Path, lang: str) -> None:
    assert not messages.missing(messages.load(folder, lang))


@pytest.mark.parametrize(("folder", "lang"), EVERY)
def test_the_catalogue_has_what_the_pages_say(folder: Path, lang: str) -> None:
    """`make messages` brings it up to date."""
    known = {message.id for message in messages.load(folder, lang) if message.id}
    assert known == {message.id for message in messages.messages_of(folder) if message.id}


@pytest.mark.parametrize(("folder", "lang"), EVERY)
def test_what_django_reads_is_what_was_written(folder: Path, lang: str) -> None:
    found = messages.load(folder, lang)
    path = messages.catalogue(folder, lang).with_suffix(".mo")
    assert path.read_bytes() == messages.compiled(found)


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_same_message_is_said_the_same_everywhere(lang: str) -> None:
    said: dict[tuple[object, object], object] = {}
    for folder in messages.folders():
        for message in messages.load(folder, lang):
            if message.id:
                key = (message.id, message.context)
                assert said.setdefault(key, message.string) == message.string, message.id


@pytest.mark.parametrize(("folder", "lang"), EVERY)
def test_a_translation_names_the_same_values(folder: Path, lang: str) -> None:
    for message in messages.load(folder, lang):
        if message.id:
            assert not list(message.check()), message.id


def test_the_french_of_belgium_has_every_message_for_which_france_has_its_own_word() -> None:
    """`make messages` brings it up to date."""
    french = {
        message.id
        for folder in messages.folders()
        for message in messages.load(folder, "fr")
        if message.id and messages.FRANCE_ALONE in str(message.string).lower()
    }
    belgian = messages.load(messages.WEB, messages.BELGIAN)
    assert {message.id for message in belgian if message.id} == french
    assert not messages.missing(belgian)
    assert not [one.id for one in belgian if messages.FRANCE_ALONE in str(one.string).lower()]
    for message in belgian:
        assert not list(message.check()), message.id
    path = messages.catalogue(messages.WEB, messages.BELGIAN).with_suffix(".mo")
    assert path.read_bytes() == messages.compiled(belgian)
