"""What changed between two versions of a scenario, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from butoir.core.policy import Policy, Step
from butoir.web.office.scenarios.words import CHANNELS, MODES, STEPS, day_in_words
from butoir.web.ui.templatetags.figures import money

Version = tuple[Policy, Mapping[str, str]]


def changes(before: Version, after: Version) -> list[str]:
    """Every difference; empty when both say the same."""
    (old, old_modes), (new, new_modes) = before, after
    return [*_steps(old, new), *_modes(old_modes, new_modes, new), *_limits(old, new)]


def _steps(old: Policy, new: Policy) -> Iterator[str]:
    was = {step.name: step for step in old.demands}
    now = {step.name: step for step in new.demands}
    was |= {step.key: step for step in old.once}
    now |= {step.key: step for step in new.once}
    for key, step in was.items():
        if key not in now:
            yield _("%(step)s is left out") % {"step": _named(step)}
    for key, step in now.items():
        if key not in was:
            yield _("%(step)s is added") % {"step": _named(step)}
        else:
            yield from _step(was[key], step)


def _named(step: Step) -> str:
    return f"{STEPS[step.name]} ({day_in_words(step.days_after_due)})"


def _step(old: Step, new: Step) -> Iterator[str]:
    pairs = (
        (day_in_words(old.days_after_due), day_in_words(new.days_after_due)),
        (str(CHANNELS[old.channel]), str(CHANNELS[new.channel])),
        (_paid_in(old), _paid_in(new)),
    )
    for was, now in pairs:
        if was != now:
            values = {"step": STEPS[new.name], "now": now, "was": was}
            yield _("%(step)s: %(now)s instead of %(was)s") % values


def _paid_in(step: Step) -> str:
    return _("%(days)s days to pay") % {"days": step.pay_by_days or 0}


def _modes(old: Mapping[str, str], new: Mapping[str, str], policy: Policy) -> Iterator[str]:
    for name in dict.fromkeys(step.name for step in policy.steps if step.name != "call"):
        was, now = old.get(name, "confirm"), new.get(name, "confirm")
        if was != now:
            values = {"step": STEPS[name], "now": MODES[now], "was": MODES[was]}
            yield _("%(step)s: %(now)s instead of %(was)s") % values


def _limits(old: Policy, new: Policy) -> Iterator[str]:
    pairs = (
        (_("Days between two messages"), old.min_gap_days, new.min_gap_days),
        (_("No demand up to"), money(old.min_amount), money(new.min_amount)),
        (_("A rest that counts as paid"), money(old.tolerance), money(new.tolerance)),
        (
            _("Open days that bank data may be old"),
            old.bank_data_max_days,
            new.bank_data_max_days,
        ),
        (_("On working days only"), _yes(old.working_days_only), _yes(new.working_days_only)),
        (_("Credits hold the messages"), _yes(old.credit_holds), _yes(new.credit_holds)),
    )
    for what, was, now in pairs:
        if was != now:
            values = {"step": what, "now": now, "was": was}
            yield _("%(step)s: %(now)s instead of %(was)s") % values


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")
