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
