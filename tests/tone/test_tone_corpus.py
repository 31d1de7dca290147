"""The labelled corpus: good letters leave, faults are found to the character, look-alikes pass."""

from __future__ import annotations

from collections import Counter

from tone_corpora import Sample, controls, each, faults, good_letters, omissions

from butoir.tone.findings import LANGUAGES, RULES


@each(good_letters())
def test_a_good_letter_has_no_error(sample: Sample) -> None:
    errors = [(f.rule, f.text, f.message) for f in sample.findings() if f.severity == "error"]
    assert errors == []


@each(faults())
def test_a_fault_is_found_where_it_stands(sample: Sample) -> None:
    found = [
        f
        for f in sample.findings()
        if (f.rule, f.text, f.severity) == (sample.rule, sample.hit, sample.severity)
    ]
    assert len(found) == 1, [(f.rule, f.text, f.severity) for f in sample.findings() if f.text]
    assert sample.text[found[0].start : found[0].end] == sample.hit
    assert sample.suggestion in found[0].suggestion


@each(omissions())
def test_what_is_left_out_is_missed(sample: Sample) -> None:
    found = [f for f in sample.findings() if (f.rule, f.severity) == (sample.rule, sample.severity)]
    assert found, [(f.rule, f.text) for f in sample.findings()]


@each(controls())
def test_a_look_alike_is_left_alone(sample: Sample) -> None:
    assert [f.text for f in sample.findings() if f.rule == sample.rule] == []


def test_the_corpus_is_as_large_as_promised() -> None:
    """25 good letters and 60 faults in French; 6 and 12 in each other language; every rule."""
    assert len(good_letters("fr")) >= 25
    assert len(faults("fr")) + len(omissions("fr")) >= 60
    for lang in LANGUAGES:
        assert len(good_letters(lang)) >= 6
        assert len(faults(lang)) + len(omissions(lang)) >= 12
        rules = Counter(s.rule for s in faults(lang) + omissions(lang))
        assert set(rules) == set(RULES), f"{lang}: no sample of {set(RULES) - set(rules)}"


def test_good_letters_have_few_warnings() -> None:
    """A warning that good letters raise as a rule would not be read any more."""
    letters = good_letters()
    warned = [s.name for s in letters if s.findings()]
    assert len(warned) * 10 <= len(letters), warned
