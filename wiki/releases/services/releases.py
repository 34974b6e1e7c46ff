"""Asking readers for a draft, recording their verdicts, and releasing it. Inside the caller's transaction."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.signals import notices_due, page_released, page_saved
from wiki.pages.models import Page
from wiki.pages.queries.pages import revision, text_of
from wiki.pages.rules.pages import NOTE_MAX, one_line
from wiki.pages.services import status
from wiki.pages.services.persistence import locked, touch, writers
from wiki.releases import queries, rules
from wiki.releases.models import PageRelease, Review, ReviewReader, ReviewVerdict
from wiki.releases.services import notifications
from wiki.releases.wording import checklist
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class NewRelease:
    """What somebody wants to release: the version they looked at, and what they checked of it.

    `step` is `major` for a release that is used in another way, `minor` for an improvement; `expires_on` None is the
    usual time.
    """

    revision: int
    step: str = "minor"
    checked: frozenset[str] = frozenset()
    note: str = ""
    expires_on: date | None = None


def listen() -> None:
    """Update the state of the review when a new version is saved, and notify of expiring releases every hour."""
    page_saved.connect(_page_saved)
    notices_due.connect(_notices_due)


def _notices_due(_sender: Any, **_more: Any) -> None:
    notifications.expiring()


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    page = session().get(Page, page_id)
    if page is not None and page.review:
        _note_review(page)


def ask_readers(actor: Actor, page_id: int, people: Collection[int], message: str = "") -> None:
    """Ask colleagues to read the draft; when it already has readers, these are added to them.

    Raises NotAllowed, NotFound, and Invalid (fields `readers` and `message`).
    """
    db, page = session(), _page(actor, page_id)
    asked = _checked_people(db, page, people)
    if len(one_line(message)) > rules.MESSAGE_MAX:
        raise Invalid({"message": too_long(rules.MESSAGE_MAX)})
    review = _open(db, page_id)
    if review is None:
        review = Review(page_id=page_id, asked_by_id=actor.member_id, asked_at=clock.now())
        db.add(review)
    review.message = message.strip() or review.message or ""
    db.flush()
    for person_id, school_id in asked.items():
        _add_reader(db, review, person_id, school_id)
    _note_review(page)
    record(actor.id, "review.asked", "page", page_id, readers=sorted(asked))
    notifications.asked(page, review.id, asked, actor)


def give_verdict(actor: Actor, page_id: int, number: int, verdict: str, remark: str = "") -> None:
    """Record the verdict of a reader on version `number`: it is ready (`approved`), or something has to
    change (`changes`, with a remark).

    Somebody who was not asked becomes one of the readers. Raises NotAllowed for who wrote on the page,
    NotFound, Conflict when there is a newer version, and Invalid (fields `verdict` and `remark`).
    """
    db, page = session(), _page(actor, page_id)
    if not rules.may_read(actor, writers(page_id, page.revision)):
        raise NotAllowed(_("Somebody from a school who did not write this page has to review it."))
    review = _open(db, page_id)
    if review is None:
        raise Conflict(_("Reviewers are no longer asked for this page."))
    if number != page.revision:
        raise Conflict(_("Somebody else changed the draft in the meantime. Read the newest version first."))
    _check_verdict(verdict, remark)
    _add_reader(db, review, actor.member_id, actor.school_id)
    said = ReviewVerdict(review_id=review.id, person_id=actor.member_id, revision=number, at=clock.now())
    said.verdict, said.remark = verdict, remark.strip()
    db.add(said)
    _note_review(page)
    record(actor.id, f"review.{verdict}", "page", page_id, revision=number)
    notifications.verdict_given(page, said, review, actor)
    going_on = queries.open_review(actor, page_id)
    if going_on and len(rules.schools_approving(going_on.verdicts, number)) >= rules.SCHOOLS_NEEDED:
        notifications.ready(page, review)


def withdraw_review(actor: Actor, page_id: int) -> None:
    """Stop the reading of the draft; what readers said stays in the audit trail. Every member may do this.

    Raises NotAllowed and NotFound.
    """
    db, page = session(), _page(actor, page_id)
    review = _open(db, page_id)
    if review is not None:
        _close(review, rules.ReviewState.WITHDRAWN)
        page.review = ""
        touch(page)
        record(actor.id, "review.withdrawn", "page", page_id)


def release(actor: Actor, page_id: int, command: NewRelease) -> str:
    """Release this version to readers; returns the label of the release.

    Raises NotAllowed, NotFound, Conflict when there is a newer version, and Invalid (fields `readers`,
    `checked`, `step`, `note`, `school` and `expires_on`).
    """
    db, page = session(), _page(actor, page_id)
    if not rules.may_release(actor, page.created_by_id, page.school_id):
        raise NotAllowed(
            _("The first author, the coordinator of the school or the core team releases a page.")
        )
    if command.revision != page.revision:
        raise Conflict(_("Somebody else changed the draft in the meantime. Read the newest version first."))
    if page.released == page.revision:
        raise Conflict(_("This version is already the release."))
    seen = queries.open_review(actor, page_id)
    _check_release(actor, page, command, seen)
    number = rules.following(queries.last_number(page_id), command.step)
    kept = _release_row(actor, page, command, number, seen)
    db.add(kept)
    page = status.set_released(page_id, page.revision, rules.label(*number))
    page.expires_on, page.review = kept.expires_on, ""
    review = _open(db, page_id)
    if review is not None:
        _close(review, rules.ReviewState.RELEASED)
    record(actor.id, "page.released", "page", page_id, revision=page.revision, label=page.release_label)
    db.flush()
    notifications.released(page, actor)
    page_released.send(page_id=page_id)
    return rules.label(*number)


def extend_expiry(actor: Actor, page_id: int, expires_on: date) -> None:
    """Set the day until which the release can be trusted, after somebody looked at it; it is no longer out of
    date.

    Raises NotAllowed, NotFound, Conflict when there is no release, and Invalid (field `expires_on`).
    """
    page = _managed(actor, page_id)
    _need_release(page)
    _check_day(expires_on)
    page.expires_on, page.outdated_at = expires_on, None
    _changed(page)
    record(actor.id, "page.kept", "page", page_id, until=expires_on.isoformat())


def set_outdated(actor: Actor, page_id: int, outdated: bool) -> None:
    """Mark the release as one that should no longer be used, or remove that mark.

    Raises NotAllowed, NotFound, and Conflict when there is no release.
    """
    page = _managed(actor, page_id)
    _need_release(page)
    if (page.outdated_at is not None) != outdated:
        page.outdated_at = clock.now() if outdated else None
        _changed(page)
        record(actor.id, "page.outdated" if outdated else "page.current", "page", page_id)
        if outdated:
            notifications.outdated(page, actor)


def set_owner(actor: Actor, page_id: int, school_id: int) -> None:
    """Set which school looks after the page. Raises NotAllowed, NotFound, and Invalid (field `school`)."""
    page = _page(actor, page_id)
    if not rules.may_give_away(actor, page.school_id):
        raise NotAllowed(
            _("The core team or the coordinator of the school says which school looks after a page.")
        )
    if session().get(School, school_id) is None:
        raise Invalid({"school": _("Choose a school.")})
    if page.school_id != school_id:
        page.school_id = school_id
        _changed(page)
        record(actor.id, "page.given", "page", page_id, school=school_id)


def _page(actor: Actor, page_id: int) -> Page:
    """The page, locked, for a member."""
    if not actor.is_member:
        raise NotAllowed(_("You are not allowed to do this."))
    return locked(session(), page_id)


def _managed(actor: Actor, page_id: int) -> Page:
    page = _page(actor, page_id)
    if not rules.may_release(actor, page.created_by_id, page.school_id):
        raise NotAllowed(_("You are not allowed to do this."))
    return page


def _open(db: Session, page_id: int) -> Review | None:
    return db.scalar(select(Review).where(Review.page_id == page_id, Review.state == rules.ReviewState.OPEN))


def _close(review: Review, state: rules.ReviewState) -> None:
    review.state, review.closed_at = state, clock.now()


def _checked_people(db: Session, page: Page, people: Collection[int]) -> dict[int, int]:
    """The school of each; raises Invalid when somebody cannot read this page with fresh eyes."""
    wanted = {person for person in people if may_be_id(person)}
    statement = (
        select(Person.id, Membership.school_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.id.in_(wanted), Person.active, Membership.school_id.is_not(None))
    )
    found: dict[int, int] = {row.id: row.school_id for row in db.execute(statement)}
    if not wanted or len(found) != len(set(people)):
        raise Invalid({"readers": _("Choose one or more colleagues from schools.")})
    if len(found) > rules.READERS_MAX:
        raise Invalid({"readers": _("Choose at most 30 reviewers.")})
    if any(rules.wrote(person, writers(page.id, page.revision)) for person in found):
        raise Invalid(
            {"readers": _("Somebody you chose helped to write this page. Choose colleagues with fresh eyes.")}
        )
    return found


def _add_reader(db: Session, review: Review, person_id: int, school_id: int | None) -> None:
    if db.get(ReviewReader, (review.id, person_id)) is None:
        reader = ReviewReader(review_id=review.id, person_id=person_id, school_id=school_id)
        reader.asked_at = clock.now()
        db.add(reader)


def _check_verdict(verdict: str, remark: str) -> None:
    if verdict not in tuple(rules.Opinion):
        raise Invalid({"verdict": _("Choose what you think of it.")})
    if verdict == rules.Opinion.CHANGES and not remark.strip():
        raise Invalid({"remark": _("Say what has to change.")})
    if len(remark) > rules.REMARK_MAX:
        raise Invalid({"remark": too_long(rules.REMARK_MAX)})


def _note_review(page: Page) -> None:
    """Bring what lists show of the reading in line with what readers said."""
    db = session()
    db.flush()
    statement = (
        select(ReviewVerdict.person_id, ReviewVerdict.revision, ReviewVerdict.verdict)
        .join(Review, Review.id == ReviewVerdict.review_id)
        .where(Review.page_id == page.id, Review.state == rules.ReviewState.OPEN)
        .order_by(ReviewVerdict.id)
    )
    said = [rules.Verdict(row.person_id, None, row.revision, row.verdict) for row in db.execute(statement)]
    state = rules.review_state(said, page.revision)
    if page.review != state:
        page.review = state
        touch(page)


def _check_release(actor: Actor, page: Page, command: NewRelease, seen: queries.OpenReview | None) -> None:
    text = text_of(revision(actor, page.id, page.revision))
    needed = {key for key, _words in checklist(page.kind, text.labels.artefact_type)}
    errors = dict(_wrong_release(page, command, needed, seen.verdicts if seen else ()))
    if errors:
        raise Invalid(errors)
    if command.expires_on:
        _check_day(command.expires_on)


def _wrong_release(
    page: Page, command: NewRelease, needed: set[str], verdicts: Sequence[rules.Verdict]
) -> Iterator[tuple[str, str]]:
    if len(rules.schools_approving(verdicts, page.revision)) < rules.SCHOOLS_NEEDED:
        yield "readers", _("Reviewers from two schools have to say that this version is ready.")
    elif rules.changes_asked(verdicts, page.revision):
        yield "readers", _("A reviewer asks for changes in this version. Discuss that first.")
    if needed - command.checked:
        yield "checked", _("Tick everything in the list.")
    if command.step not in ("major", "minor"):
        yield "step", _("Choose what kind of release this is.")
    if len(one_line(command.note)) > NOTE_MAX:
        yield "note", too_long(NOTE_MAX)
    if page.school_id is None:
        yield "school", _("Say first which school looks after this page.")


def _check_day(day: date) -> None:
    today = clock.today()
    if not today < day <= rules.years_on(today, rules.KEPT_AT_MOST_YEARS):
        raise Invalid({"expires_on": _("Choose a day after today, at most five years ahead.")})


def _release_row(
    actor: Actor, page: Page, command: NewRelease, number: tuple[int, int], seen: queries.OpenReview | None
) -> PageRelease:
    readers = {reader.person: reader for reader in seen.readers} if seen else {}
    approving = rules.approving(seen.verdicts, page.revision) if seen else []
    return PageRelease(
        page_id=page.id,
        revision=page.revision,
        major=number[0],
        minor=number[1],
        note=one_line(command.note),
        checklist=sorted(command.checked),
        readers=[_as_json(readers[verdict.person]) for verdict in approving],
        expires_on=command.expires_on or rules.years_on(clock.today(), rules.KEPT_FOR_YEARS),
        released_by_id=actor.member_id,
        at=clock.now(),
    )


def _as_json(reader: queries.Reader) -> dict[str, Any]:
    return {
        "person": reader.person,
        "name": reader.name,
        "school": reader.school,
        "school_name": reader.school_name,
    }


def _need_release(page: Page) -> None:
    if page.released is None:
        raise Conflict(_("This page has no release yet."))


def _changed(page: Page) -> None:
    touch(page)
    session().flush()
    page_saved.send(page_id=page.id)
