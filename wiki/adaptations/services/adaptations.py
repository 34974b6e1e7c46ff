"""Making a school's own version, keeping up with the original, and giving improvements back."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from wiki.adaptations import queries, rules
from wiki.adaptations.models import Adaptation, Offer
from wiki.adaptations.services import notifications
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.signals import page_gone, page_released
from wiki.pages.models import Page
from wiki.pages.queries.files import files_of_revision
from wiki.pages.queries.pages import THERE, page_row, release_row, text_of
from wiki.pages.rules.file_names import file_ids
from wiki.pages.rules.pages import TITLE_MAX, Change, NewPage, Text, as_contributor
from wiki.pages.services import embedded_facts, pages
from wiki.pages.services.copying import Copies
from wiki.pages.services.persistence import locked, still_there, writers
from wiki.pages.services.preparing import PreparedVersion, prepare_page, prepare_save
from wiki.schools.models import School
from wiki.schools.queries.actors import by_id
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Relative:
    """A page of the same family, as it is kept with a page for its readers."""

    page: int
    slug: str
    title: str
    school: str
    colour: str


def listen() -> None:
    """Notify schools with an own version of each new release of the original, and follow pages into the bin."""
    page_released.connect(_page_released)
    page_gone.connect(_page_gone)


def _page_released(_sender: Any, page_id: int, **_more: Any) -> None:
    notifications.moved(page_id)


def _page_gone(_sender: Any, page_id: int, **_more: Any) -> None:
    kept = session().get(Adaptation, page_id)
    if kept is not None:
        _keep_family(kept.origin_page_id)


def make_own_version(actor: Actor, page_id: int, seen: int | None = None) -> int:
    """Make the school's own version of the readers' version of a page, with its files, in a transaction of its own;
    returns its id. `seen`: the version that was looked at.

    A school has one own version: asked again, also by two people at the same moment, the id is that of the
    first. Raises NotAllowed, NotFound, Invalid when a label is gone, and Conflict when the page is the school's
    already, its version is in the bin, or readers get another one than `seen`.
    """
    if not rules.may_adapt(actor) or actor.school_id is None:
        raise NotAllowed(_("You are not allowed to do this."))
    school_id = actor.school_id
    if before := _own_version(page_id, school_id):
        return before
    origin = release_row(actor, page_id)
    if origin.school_id == school_id:
        raise Conflict(_("This page is of your own school already: edit it."))
    if seen not in (None, origin.revision):
        raise Conflict(_("Somebody else saved this page in the meantime. Look at the newest version first."))
    copies = Copies.of(files_of_revision(page_id, origin.revision))
    prepared = prepare_page(actor, _own_page(actor, origin, copies), copies.coming)
    with transaction() as db:
        locked(db, page_id)  # whoever of the school asks at the same time waits here, and finds this one
        if before := _own_version(page_id, school_id):
            return before
        made = pages.commit_page(prepared).id
        copies.add(actor, made)
        row = Adaptation(page_id=made, origin_page_id=page_id, origin_revision=origin.revision)
        row.school_id, row.made_by_id, row.made_at = school_id, actor.member_id, clock.now()
        db.add(row)
        db.flush()
        _keep_family(page_id)
        record(actor.id, "page.adapted", "page", made, origin=page_id)
        return made


def _own_page(actor: Actor, origin: Any, copies: Copies) -> NewPage:
    text = text_of(origin)
    title = f"{text.title} ({actor.school_name})"
    new = Text(
        title if len(title) <= TITLE_MAX else text.title, copies.in_text(text.body), still_there(text.labels)
    )
    return NewPage(new, origin.kind, _("Our version of “%(title)s”", title=text.title)[:300])


def take_over(actor: Actor, page_id: int, choices: Sequence[str], seen: int) -> pages.Saved:
    """Take the news of the original into the school's version; `choices` for the places that both changed, `seen` the
    version of the original that was looked at. In a transaction of its own.

    Raises NotAllowed, NotFound, Conflict, Invalid (field `choices`), and EditConflict when a colleague saved something
    else in the same place meanwhile.
    """
    found = queries.moved(actor, page_id)
    _need_member_of(actor, found.adaptation.school_id)
    if found.origin.revision != seen:
        raise Conflict(_("The original has changed in the meantime. Look at what is new first."))
    if len(choices) != len(found.standing.choices) or not set(choices) <= {"theirs", "mine", "both"}:
        raise Invalid({"choices": _("Make a choice for every place that you both changed.")})
    copies, body = _with_files(found.origin, rules.taken_over(found.standing, choices))
    note = _("Copied from “%(title)s”, version %(number)s", title=found.origin.title, number=seen)[:300]
    change = Change(found.page.revision, body=body, note=note, confirm_removal=True)

    def write(prepared: PreparedVersion) -> pages.Saved:
        copies.add(actor, page_id)
        saved = pages.commit_version(prepared)
        session().get_one(Adaptation, page_id).origin_revision = seen
        record(actor.id, "page.joined", "page", page_id, origin_revision=seen)
        return saved

    return pages.in_one_transaction(lambda: prepare_save(actor, page_id, change, copies.coming), write)


def _with_files(source: Any, body: str) -> tuple[Copies, str]:
    """The files that a text took along from a version of another page, and the text with the addresses of their
    copies."""
    named = set(file_ids(body))
    copies = Copies.of(file for file in files_of_revision(source.id, source.revision) if file.id in named)
    return copies, copies.in_text(body)


def offer_back(actor: Actor, page_id: int, message: str = "") -> int:
    """Offer what the school changed to the writers of the original; returns the id of the offer. Inside the caller's
    transaction. Raises NotAllowed, NotFound, Conflict when one is open or nothing was changed, Invalid (`message`)."""
    kept = queries.adaptation(actor, page_id)
    _need_member_of(actor, kept.school_id)
    if len(message) > rules.MESSAGE_MAX:
        raise Invalid({"message": too_long(rules.MESSAGE_MAX)})
    page = locked(session(), page_id)
    if session().scalar(
        select(Offer.id).where(Offer.page_id == page_id, Offer.state == rules.OfferState.OPEN)
    ):
        raise Conflict(_("The authors are still considering your last offer."))
    row = Offer(page_id=page_id, origin_page_id=kept.origin_page_id, base_revision=kept.origin_revision)
    row.from_revision, row.message = page.revision, message.strip()
    row.offered_by_id, row.offered_at = actor.member_id, clock.now()
    if not queries.offered(actor, row).news:
        raise Conflict(_("Your version has nothing that the original does not have."))
    session().add(row)
    session().flush()
    record(actor.id, "offer.made", "page", kept.origin_page_id, offer=row.id, page=page_id)
    notifications.offered(row, actor)
    return row.id


def decide(
    actor: Actor, offer_id: int, wanted: Collection[int], seen: int, remark: str = ""
) -> pages.Saved | None:
    """Accept the changes of an offer with these numbers, counted from 0, in a transaction of its own; none
    declines the offer.

    `seen`: the version of the draft that was looked at. Returns what was saved, None when declined. Raises
    NotAllowed, NotFound, Invalid (fields `wanted` and `remark`), Conflict when the offer was already decided
    on or the draft changed, and EditConflict when somebody saved something else in the same place meanwhile.
    Then the offer is still open, and nobody was notified.
    """
    row = queries.offer(actor, offer_id)
    origin = page_row(actor, row.origin_page_id)
    _need_decider(actor, origin)
    found = queries.offered(actor, row)
    if origin.revision != seen:
        raise Conflict(_("Somebody else changed the draft in the meantime. Read the newest version first."))
    if not set(wanted) <= set(range(len(found.news))):
        raise Invalid({"wanted": _("Something you chose is no longer available. Choose again.")})
    if len(remark) > rules.MESSAGE_MAX:
        raise Invalid({"remark": too_long(rules.MESSAGE_MAX)})
    if not wanted:
        with transaction():
            notifications.decided(_close(actor, offer_id, rules.OfferState.DECLINED, remark, 0))
        return None
    given = page_row(actor, row.page_id)._replace(revision=row.from_revision)
    copies, body = _with_files(given, rules.accepted(found, wanted))
    change = _improvement(row, seen, body)

    def write(prepared: PreparedVersion) -> pages.Saved:
        kept = _close(actor, offer_id, rules.OfferState.ACCEPTED, remark, len(set(wanted)))
        copies.add(actor, origin.id)
        saved = pages.commit_version(prepared)
        kept.made_revision = saved.revision
        notifications.decided(kept)
        return saved

    return pages.in_one_transaction(lambda: prepare_save(actor, origin.id, change, copies.coming), write)


def withdraw(actor: Actor, offer_id: int) -> None:
    """Take an offer back, by a member of the school. Inside the caller's transaction. Raises NotAllowed, NotFound,
    Conflict when it is decided about already."""
    row = queries.offer(actor, offer_id)
    _need_member_of(actor, queries.adaptation(actor, row.page_id).school_id)
    _close(actor, offer_id, rules.OfferState.WITHDRAWN)


def _close(
    actor: Actor, offer_id: int, state: rules.OfferState, remark: str = "", taken: int | None = None
) -> Offer:
    """The offer, closed; only one decision counts, also when two are sent at once. Raises Conflict."""
    kept = session().get_one(Offer, offer_id, with_for_update=True)
    if kept.state != rules.OfferState.OPEN:
        raise Conflict(_("The authors have already decided on this offer."))
    kept.state, kept.remark, kept.taken = state, remark.strip(), taken
    kept.decided_by_id, kept.decided_at = actor.member_id, clock.now()
    details = {} if taken is None else {"taken": taken}
    record(actor.id, f"offer.{state}", "page", kept.origin_page_id, offer=offer_id, **details)
    return kept


def _improvement(row: queries.OfferRow, base: int, body: str) -> Change:
    """The changes that are taken, to the credit of who offered them."""
    giver = by_id(row.offered_by_id)
    credit = (as_contributor(giver),) if giver else ()
    note = _("Improvement by %(school)s", school=row.school)
    return Change(base, body=body, note=note, credits=credit, confirm_removal=True)


def _need_decider(actor: Actor, origin: Any) -> None:
    wrote = writers(origin.id, origin.revision)
    if not rules.may_decide(actor, wrote, origin.created_by_id, origin.school_id):
        raise NotAllowed(_("Those who wrote the page decide what is accepted."))


def _need_member_of(actor: Actor, school_id: int) -> None:
    if actor.school_id != school_id:
        raise NotAllowed(_("Only people of the school itself can do this."))


def _own_version(origin_page_id: int, school_id: int) -> int | None:
    statement = select(Page).where(
        Page.id == Adaptation.page_id,
        Adaptation.origin_page_id == origin_page_id,
        Adaptation.school_id == school_id,
    )
    found = session().scalar(statement)
    if found is not None and found.removed_at is not None:
        raise Conflict(_("Your school's version is in the bin. Put it back first."))
    return None if found is None else found.id


def _keep_family(origin_page_id: int) -> None:
    """Have the readers of each page of the family see the others."""
    db = session()
    origin = db.get(Page, origin_page_id)
    if origin is None:
        raise NotFound(queries.NO_OFFER)
    own = db.execute(
        select(Page.id, Page.slug, Page.title, School.name, School.colour)
        .join(Adaptation, Adaptation.page_id == Page.id)
        .join(School, School.id == Adaptation.school_id)
        .where(Adaptation.origin_page_id == origin_page_id, THERE)
        .order_by(School.brin)
    ).all()
    embedded_facts.store(origin_page_id, "own_versions", [asdict(Relative(*row)) for row in own])
    for row in sorted(own, key=lambda row: row.id):  # pages are locked by id
        embedded_facts.store(row.id, "origin", asdict(Relative(origin.id, origin.slug, origin.title, "", "")))
