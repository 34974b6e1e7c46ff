"""Closing a period: what stands in the way, the seal, and the two people that do it. Corrections go forward only.

What costs and agreements know of a period comes by a signal: they are slices above the ledger.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.i18n import _, date_long, ngettext
from wiki.kernel.signals import period_closing
from wiki.ledger.models import Journal, Period
from wiki.ledger.queries import books
from wiki.ledger.queries.books import Scope
from wiki.ledger.queries.proposals import holders
from wiki.ledger.rules import PeriodState, halves_of, school_year_of
from wiki.ledger.services import sealing
from wiki.ledger.services.posting import add_period
from wiki.notices.services.notices import notify
from wiki.schools.queries import trust
from wiki.schools.queries.trust import ChangeRow
from wiki.schools.rules import Actor, Role
from wiki.schools.services.trust import need_apart

SECOND_PERSON = (Role.TREASURER, Role.SECOND_APPROVER, Role.NETWORK_COORDINATOR)
_LONGEST_REVIEW = timedelta(days=120)


@dataclass(frozen=True)
class Objection:
    """Something about a period before it closes: it `stops` the closing, or it is to be seen and confirmed."""

    text: str
    entity: str
    entity_id: int | None
    stops: bool


@dataclass(frozen=True)
class ClosingReport:
    """What stands in the way of closing, and what whoever closes must have seen."""

    period: Period
    objections: tuple[Objection, ...]
    flags: tuple[Objection, ...]

    @property
    def mark(self) -> str:
        """What there is to be seen, in short: who closes has seen exactly this."""
        text = repr([(str(flag.text), flag.entity, flag.entity_id) for flag in self.flags])
        return hashlib.sha256(text.encode()).hexdigest()[:20]


def closing_report(period: Period) -> ClosingReport:
    """Everything to know before this period closes."""
    told = [found for _receiver, found in period_closing.send(period_id=period.id) if found]
    found = [*_own_objections(period), *chain.from_iterable(told)]
    return ClosingReport(period, tuple(o for o in found if o.stops), tuple(o for o in found if not o.stops))


def _own_objections(period: Period) -> Iterator[Objection]:
    if sum(books.trial_balance(Scope(period_ids=(period.id,))).values()):
        yield Objection(_("The books of this period do not add up to zero."), "period", period.id, True)
    for earlier in books.periods_until(period)[:-1]:
        if earlier.state != PeriodState.CLOSED:
            text = _("%(period)s comes first: it has not been closed yet.", period=earlier.label)
            yield Objection(text, "period", earlier.id, True)
    today = clock.today()
    if period.ends_on >= today:
        yield Objection(_("This period is not over yet."), "period", period.id, False)
    if adjustments := books.adjustments(period):
        text = ngettext(
            "%(num)s posting in it is an adjustment of an earlier period.",
            "%(num)s postings in it are adjustments of an earlier period.",
            adjustments,
        )
        yield Objection(text, "period", period.id, False)
    if period.objections_until and today <= period.objections_until:
        yield Objection(_("The schools may still object."), "period", period.id, False)
    yield from _changes_of_trust(period)


def _changes_of_trust(period: Period) -> Iterator[Objection]:
    """Who got or lost a role that moves money, another password or another address, since the period began."""
    since, _until = clock.span(period.starts_on, period.ends_on)
    for change in reversed(trust.decided_since(since)):
        yield Objection(_changed(change), "trust_change", change.id, False)


def _changed(change: ChangeRow) -> str:
    values = {"who": change.name, "by": change.by or _("whoever has the server"), "day": date_long(change.at)}
    return {
        "role": _("%(who)s got a role that moves money, from %(by)s on %(day)s.", **values),
        "role_gone": _("%(who)s lost a role that moves money, by %(by)s on %(day)s.", **values),
        "password": _("%(by)s had a link for a new password sent to %(who)s on %(day)s.", **values),
        "address": _("%(who)s got another email address, asked by %(by)s on %(day)s.", **values),
    }[change.kind]


def start_review(actor: Actor, period_id: int, objections_until: date | None = None) -> Period:
    """Put an open period in review; schools look at it up to and including that day.

    Raises NotFound, NotAllowed (only the treasurer), Conflict when it is not open, and Invalid (field
    `objections_until`).
    """
    if not actor.has(Role.TREASURER):
        raise NotAllowed(_("Only the treasurer can put a period in review."))
    period = locked_period(period_id)
    if period.state != PeriodState.OPEN:
        raise Conflict(_("This period is no longer open."))
    until = objections_until or clock.today()
    if not clock.today() <= until <= clock.today() + _LONGEST_REVIEW:
        raise Invalid({"objections_until": _("Enter a day from today onwards, at most four months ahead.")})
    period.state = PeriodState.REVIEW.value
    period.review_by_id = actor.member_id
    period.review_at = clock.now()
    period.objections_until = until
    session().flush()
    record(actor.member_id, "review_period", "period", period.id, period=period.label, until=str(until))
    whom, url = holders([Role.SCHOOL_COORDINATOR]), f"/settlement/periods/{period.id}"
    notify(whom, "period_in_review", key=f"{period.id}", url=url, period=period.label, until=until)
    return period


def may_close(actor: Actor, period: Period) -> bool:
    """A second person, other than who put it in review."""
    other = period.review_by_id
    return actor.has(*SECOND_PERSON) and actor.id != other and not trust.bonds().tie(actor.id, other)


def close_period(
    actor: Actor, period_id: int, *, flags_seen: bool = False, seen: str | None = None
) -> Period:
    """Close a period in review for good, and seal it.

    `seen` is the mark of the flags that were looked at, so that none is confirmed that came up since. Raises NotFound,
    NotAllowed (the same person, or another role), Conflict with what stands in the way, and Invalid (field
    `flags_seen`) when there are flags that were not confirmed.
    """
    period = locked_period(period_id)
    _need_closing(actor, period)
    report = closing_report(period)
    if report.objections:
        raise Conflict(" ".join(str(objection.text) for objection in report.objections))
    if report.flags and not flags_seen:
        raise Invalid(
            {"flags_seen": _("Look at the points below first, and confirm that you have seen them.")}
        )
    if report.flags and seen is not None and seen != report.mark:
        raise Invalid(
            {
                "flags_seen": _(
                    "Something changed since you looked. Look at the points below, and confirm again."
                )
            }
        )
    before, told = _seal_before(period), sealing.trail_now()
    period.previous_seal_sha256 = before or None
    period.seal_sha256 = sealing.seal_at(period, told)
    period.state = PeriodState.CLOSED.value
    period.closed_by_id = actor.member_id
    period.closed_at = clock.now()
    session().flush()
    said = {"period": period.label, "seal": period.seal_sha256, "trail": told}
    record(actor.member_id, "close_period", "period", period.id, **said)
    if books.open_from(period.ends_on) is None:
        _open(actor, period.ends_on + timedelta(days=1))
    return period


def years_to_open() -> list[str]:
    """The school years that can be opened: of the past seven years up to the next one, and none before a closed one."""
    this_year = clock.today().year
    found = [school_year_of(date(year, 8, 1)) for year in range(this_year - 8, this_year + 2)]
    return [
        label
        for label, first, last in found
        if not books.closed_from(first) and not books.within(first, last)
    ]


def open_period(actor: Actor, label: str) -> Period:
    """Open a school year, for what is of it and was not posted yet.

    Raises NotAllowed (only the treasurer), and Invalid (field `label`) for one that cannot be opened.
    """
    if not actor.has(Role.TREASURER):
        raise NotAllowed(_("Only the treasurer can open a period."))
    if label not in years_to_open():
        raise Invalid(
            {"label": _("Choose a school year that is not there yet, and not before a closed one.")}
        )
    return _open(actor, date(int(label[:4]), 8, 1))


def _open(actor: Actor, day: date) -> Period:
    opened = add_period(*school_year_of(day))
    record(actor.member_id, "open_period", "period", opened.id, period=opened.label)
    return opened


def _need_closing(actor: Actor, period: Period) -> None:
    if not actor.has(*SECOND_PERSON):
        raise NotAllowed(_("A period is closed by the treasurer, the second approver or the coordinator."))
    if period.state == PeriodState.OPEN:
        raise Conflict(_("Put this period in review first."))
    if period.state == PeriodState.CLOSED:
        raise Conflict(_("This period is already closed."))
    if actor.id == period.review_by_id:
        raise NotAllowed(_("Somebody else closes it: you put it in review."))
    need_apart(actor, period.review_by_id)


def split_into_halves(actor: Actor, period_id: int) -> tuple[Period, Period]:
    """Make two halves of a school year in which nothing was posted yet.

    Raises NotFound, NotAllowed, and Conflict when it is not open, is a half already, or has postings.
    """
    if not actor.has(Role.TREASURER):
        raise NotAllowed(_("Only the treasurer can split a period."))
    period = locked_period(period_id)
    if period.state != PeriodState.OPEN or " " in period.label:
        raise Conflict(_("Only an open school year can be split."))
    if session().scalar(select(Journal.id).where(Journal.period_id == period.id).limit(1)):
        raise Conflict(_("Something has already been posted in this period."))
    (first, _starts, ends), second = halves_of(period.label)
    record(actor.member_id, "split_period", "period", period.id, period=period.label)
    period.label, period.ends_on = first, ends
    session().flush()
    return period, add_period(*second)


def locked_period(period_id: int) -> Period:
    """The period as it is now, locked until the transaction ends: nothing is posted in it meanwhile.

    Raises NotFound.
    """
    period = books.period(period_id)
    session().refresh(period, with_for_update=True)
    return period


def _seal_before(period: Period) -> str:
    statement = (
        select(Period.seal_sha256)
        .where(Period.id != period.id, Period.state == PeriodState.CLOSED)
        .order_by(Period.closed_at.desc(), Period.starts_on.desc())
        .limit(1)
    )
    return session().scalar(statement) or ""
