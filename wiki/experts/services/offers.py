"""A school says: come and see us. Inside the caller's transaction; who changes an offer or its visits holds its row."""

from sqlalchemy import func, select

from wiki.audit.services import record
from wiki.costs.queries.projects import project
from wiki.days.queries.days import day as network_day
from wiki.days.services.locking import check_version
from wiki.experts.models import Visit, VisitDay, VisitOffer, VisitTheme
from wiki.experts.queries.offers import offer
from wiki.experts.rules import visits as rules
from wiki.experts.rules.visits import LIVE, DayCommand, OfferCommand, VisitState
from wiki.experts.services import notifications, themes
from wiki.experts.services.indexing import index_offer
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _, date_long
from wiki.kernel.signals import visit_saved
from wiki.kernel.slug import slugify
from wiki.plan.queries import activity
from wiki.schools.queries.schools import grants_of
from wiki.schools.rules import Actor

NEW = "schoolbezoek"


def add_offer(actor: Actor, command: OfferCommand) -> VisitOffer:
    """Say that others can come and see one's own school. Raises NotAllowed, NotFound, and Invalid with the fields of an
    offer."""
    if actor.school_id is None or not rules.may_offer(actor, actor.school_id):
        raise NotAllowed(_("Only the coordinator of a school can invite others."))
    made = VisitOffer(school_id=actor.school_id, added_by_id=actor.member_id)
    _fill(actor, made, command)
    session().add(made)
    session().flush()
    _set_days(actor, made, command.days)
    _written(actor, made, command, "visit_offer.added", None)
    return made


def change_offer(actor: Actor, offer_id: int, version: int, command: OfferCommand) -> VisitOffer:
    """Change an offer; `version` is the one the writer started from. Who has a visit ahead is told of other times.

    Raises NotAllowed, NotFound, Conflict when somebody else changed it since, and Invalid with the fields of an offer.
    """
    found = locked_by_host(actor, offer_id)
    check_version(found.version, version)
    before = found.contact_id
    _fill(actor, found, command)
    found.version = version + 1
    _set_days(actor, found, command.days)
    _written(actor, found, command, "visit_offer.changed", before)
    return found


def close_offer(actor: Actor, offer_id: int, closed: bool = True) -> VisitOffer:
    """Have nobody ask any more, or again; what was agreed on goes on. Twice is the same as once. Raises NotAllowed,
    NotFound."""
    found = locked_by_host(actor, offer_id)
    if (found.closed_at is not None) != closed:
        found.closed_at = clock.now() if closed else None
        found.changed_at = clock.now()
        record(actor.id, "visit_offer.closed" if closed else "visit_offer.reopened", "visit_offer", offer_id)
    return found


def locked(actor: Actor, offer_id: int) -> VisitOffer:
    """An offer that this person may know of, held. Raises NotFound."""
    offer(actor, offer_id)
    return session().get_one(VisitOffer, offer_id, with_for_update=True, populate_existing=True)


def locked_by_host(actor: Actor, offer_id: int) -> VisitOffer:
    """An offer of the school that this person coordinates, held. Raises NotAllowed, NotFound."""
    found = locked(actor, offer_id)
    must_host(actor, found.school_id)
    return found


def must_host(actor: Actor, school_id: int) -> None:
    """Raises NotAllowed when this person does not coordinate the school."""
    if not rules.may_offer(actor, school_id):
        raise NotAllowed(_("Only the coordinator of the school can change this."))


def _fill(actor: Actor, made: VisitOffer, command: OfferCommand) -> None:
    with session().no_autoflush:
        _check(command)
        _check_links(actor, command)
        _check_contact(made.school_id, command.contact_id)
        themes.check(command.themes)
    made.title, made.slug = command.title, slugify(command.title, NEW)
    made.text, made.seats = command.text, command.seats
    made.activity_id, made.project_id = command.activity_id, command.project_id
    made.network_day_id, made.contact_id = command.network_day_id, command.contact_id
    made.changed_at = clock.now()


def _check(command: OfferCommand) -> None:
    if not command.title:
        raise Invalid({"title": _("Fill this in.")})
    for field, limit in (("title", rules.TITLE_MAX), ("text", rules.TEXT_MAX)):
        if len(getattr(command, field)) > limit:
            raise Invalid({field: too_long(limit)})
    if not 0 < command.seats <= rules.SEATS_MAX:
        raise Invalid({"seats": _("Enter a number from 1 to %(max)s.", max=rules.SEATS_MAX)})
    if len({day.on for day in command.days}) < len(command.days):
        raise Invalid({"days": _("Name each day once.")})
    if len(command.days) > rules.DAYS_MAX:
        raise Invalid({"days": _("Name at most %(max)s days.", max=rules.DAYS_MAX)})
    if any(day.ends_at <= day.starts_at for day in command.days):
        raise Invalid({"days": _("The end is not after the beginning.")})


def _check_links(actor: Actor, command: OfferCommand) -> None:
    looks = (
        ("project", command.project_id, lambda id_: project(actor, id_)),
        ("network_day", command.network_day_id, lambda id_: network_day(actor, id_)),
        ("activity", command.activity_id, activity),
    )
    for field, id_, look in looks:
        try:
            there = id_ is None or look(id_) is not None
        except NotFound:
            there = False
        if not there:
            raise Invalid({field: _("Choose one from the list.")})


def _check_contact(school_id: int, contact_id: int | None) -> None:
    if contact_id is not None and school_id not in {school for _role, school in grants_of(contact_id)}:
        raise Invalid({"contact": _("Choose one from the list.")})


def _set_days(actor: Actor, made: VisitOffer, wanted: tuple[DayCommand, ...]) -> None:
    """Bring the days of an offer in step; a day that somebody asked for or comes on stays."""
    statement = select(VisitDay).where(VisitDay.offer_id == made.id)
    there = {day.held_on: day for day in session().scalars(statement)}
    asked = {day.on: day for day in wanted}
    for on, day in there.items():
        if on not in asked:
            _remove_day(day)
        elif (day.starts_at, day.ends_at) != (asked[on].starts_at, asked[on].ends_at):
            day.starts_at, day.ends_at = asked[on].starts_at, asked[on].ends_at
            session().flush()
            notifications.moved(actor, made.id, day.id)
    for on, command in asked.items():
        if on not in there:
            new = VisitDay(offer_id=made.id, held_on=on, starts_at=command.starts_at, ends_at=command.ends_at)
            session().add(new)
    session().flush()
    _must_have_room(made)


def _remove_day(day: VisitDay) -> None:
    if session().scalar(select(func.count()).where(Visit.day_id == day.id)):
        sentence = _(
            "Somebody asked for %(day)s: say no to that first, or close the invitation.",
            day=date_long(day.held_on),
        )
        live = session().scalar(select(func.count()).where(Visit.day_id == day.id, Visit.state.in_(LIVE)))
        if live:
            raise Invalid({"days": sentence})
        return  # what was said about it stays, and so does the day
    session().delete(day)


def _must_have_room(made: VisitOffer) -> None:
    most = (
        select(func.sum(Visit.people))
        .join(VisitDay, VisitDay.id == Visit.day_id)
        .where(VisitDay.offer_id == made.id, Visit.state == VisitState.ACCEPTED)
        .group_by(Visit.day_id)
    )
    taken = max(session().scalars(most).all(), default=0)
    if taken > made.seats:
        raise Invalid({"seats": _("You said yes to %(count)s people on one day already.", count=taken)})


def _written(actor: Actor, made: VisitOffer, command: OfferCommand, action: str, before: int | None) -> None:
    themes.write(VisitTheme, made.id, command.themes)
    record(actor.id, action, "visit_offer", made.id)
    index_offer(made.id)
    people = sorted({one for one in (before, made.contact_id) if one is not None})
    visit_saved.send(offer_id=made.id, people=people)
