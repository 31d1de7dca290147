"""How much a company may send by a channel, and when: its switch, quiet hours and limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from butoir.dispatch.models import ChannelSetting, Delivery, State
from butoir.users.hours import PARIS

CHANNELS = ("email", "post", "registered", "sms")
_TAKEN = (State.SENDING, State.SENT, State.UNKNOWN, State.RETURNED)  # use up a limit
TO_PRINT = "to-print"  # a letter without a carrier: a person prints and posts it
_HOUR = timedelta(hours=1)

Way = tuple[int, str]  # company, channel


def setting_of(company_id: int, channel: str, settings: Sequence[ChannelSetting]) -> ChannelSetting:
    """The company's setting of the channel, else what holds without one (unsaved)."""
    for setting in settings:
        if (setting.company_id, setting.channel) == (company_id, channel):
            return setting
    return ChannelSetting(company_id=company_id, channel=channel)


def why_held(setting: ChannelSetting, now: datetime) -> str:
    """Why nothing leaves by this channel now: "disabled", "to-print", "no-provider",
    "quiet-hours", or "" when it may."""
    if not setting.enabled:
        return "disabled"
    if setting.channel != "email" and not setting.provider:
        return TO_PRINT if setting.channel in ("post", "registered") else "no-provider"
    return "quiet-hours" if is_quiet(setting.quiet_from, setting.quiet_to, now) else ""


def is_quiet(start: time | None, end: time | None, now: datetime) -> bool:
    """Whether the clocks in Paris show a time from `start` on and before `end`.

    A range may pass midnight; one that ends where it starts is empty.
    """
    if start is None or end is None:
        return False
    shown = now.astimezone(PARIS).time()
    if start <= end:
        return start <= shown < end
    return shown >= start or shown < end


@dataclass
class Allowance:
    """What may still be claimed: taken down by one with each delivery that `take` allows."""

    day: dict[Way, int] = field(default_factory=dict)
    hour: dict[Way, int] = field(default_factory=dict)
    used: Counter[tuple[int, str, str]] = field(default_factory=Counter)

    def why_full(self, way: Way, domain: str) -> str:
        """The limit that is used up: "per-day", "per-domain-hour", or ""."""
        if self.day.get(way, 1) <= 0:
            return "per-day"
        if way in self.hour and self.used[*way, domain] >= self.hour[way]:
            return "per-domain-hour"
        return ""

    def take(self, way: Way, domain: str, count: int = 1) -> int:
        """Use up as many as there are, at most `count`; how many."""
        taken = max(0, min(count, self.day.get(way, count)))
        if way in self.hour:
            taken = max(0, min(taken, self.hour[way] - self.used[*way, domain]))
        if way in self.day:
            self.day[way] -= taken
        self.used[*way, domain] += taken
        return taken

    def full(self) -> Q:
        """The deliveries that a limit keeps back, whatever their order."""
        kept = Q(pk__in=[])
        for (company_id, channel), left in self.day.items():
            if left <= 0:
                kept |= Q(company=company_id, channel=channel)
        for (company_id, channel, domain), count in self.used.items():
            if count >= self.hour.get((company_id, channel), count + 1):
                kept |= Q(company=company_id, channel=channel, domain=domain)
        return kept


def load_allowance(settings: Sequence[ChannelSetting], now: datetime) -> Allowance:
    """What is left of each limit: of the day in Paris, and of the last sixty minutes."""
    allowance = Allowance()
    daily = [s for s in settings if s.per_day is not None]
    hourly = [s for s in settings if s.per_domain_hour is not None]
    if daily:
        day = now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
        today = _taken(daily).filter(state_at__gte=day).values_list("company", "channel")
        used = {(row[0], row[1]): row[2] for row in today.annotate(Count("pk"))}
        for setting in daily:
            way = (setting.company_id, setting.channel)
            allowance.day[way] = (setting.per_day or 0) - used.get(way, 0)
    if hourly:
        lately = _taken(hourly).filter(state_at__gt=now - _HOUR)
        for row in lately.values_list("company", "channel", "domain").annotate(Count("pk")):
            allowance.used[row[0], row[1], row[2]] = row[3]
        for setting in hourly:
            allowance.hour[setting.company_id, setting.channel] = setting.per_domain_hour or 0
    return allowance


def open_ways(settings: Sequence[ChannelSetting], now: datetime) -> Q:
    """The deliveries whose channel is open now: an e-mail leaves without any setting."""
    opened = Q(pk__in=[])
    for channel in CHANNELS:
        known = [s for s in settings if s.channel == channel]
        held = {s.company_id for s in known if why_held(s, now)}
        if channel == "email":
            opened |= Q(channel=channel) & ~Q(company__in=held)
        else:
            free = {s.company_id for s in known} - held
            opened |= Q(channel=channel, company__in=free)
    return opened


def _taken(settings: Sequence[ChannelSetting]) -> QuerySet[Delivery]:
    ways = Q(pk__in=[])
    for setting in settings:
        ways |= Q(company=setting.company_id, channel=setting.channel)
    return Delivery.objects.filter(ways, state__in=_TAKEN).order_by()
