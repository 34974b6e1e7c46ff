"""The notices about reading drafts and about releases: who gets which."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.notices.services.notices import notify
from wiki.pages.models import Page
from wiki.pages.rules.pages import address
from wiki.releases.models import Review, ReviewVerdict
from wiki.releases.rules import Opinion
from wiki.schools.models import Membership
from wiki.schools.rules import Actor, Role

AHEAD = timedelta(days=30)
"""So long before a release is no longer good, its school is asked to look at it again."""


def asked(page: Page, review_id: int, people: Iterable[int], actor: Actor) -> None:
    """Notify colleagues that they are asked to read the draft."""
    others = set(people) - {actor.id}
    key = f"{review_id}:{page.revision}"
    notify(others, "review_asked", key=key, url=_review(page), page=page.title, who=actor.name)


def verdict_given(page: Page, verdict: ReviewVerdict, review: Review, actor: Actor) -> None:
    """Notify who asked for readers, and the first author, of the verdict of a reader."""
    session().flush()
    people = {review.asked_by_id, page.created_by_id} - {actor.id}
    common = {"key": str(verdict.id), "url": _review(page), "page": page.title, "who": actor.name}
    if verdict.verdict == Opinion.APPROVED:
        notify(people, "review_approved", **common)
    else:
        notify(people, "review_changes", remark=verdict.remark, **common)


def ready(page: Page, review: Review) -> None:
    """Notify who asked for readers, and the first author, that the page can be released."""
    people = {review.asked_by_id, page.created_by_id}
    key = f"{review.id}:{page.revision}"
    notify(people, "review_ready", key=key, url=_review(page), page=page.title)


def released(page: Page, actor: Actor) -> None:
    """Notify the authors that the page was released."""
    where, label = address(page.id, page.slug), page.release_label or ""
    notify(
        _writers(page, actor),
        "page_released",
        key=f"{page.id}:{label}",
        url=where,
        page=page.title,
        label=label,
    )


def outdated(page: Page, actor: Actor) -> None:
    """Notify the authors that the page is marked as out of date."""
    key = f"{page.id}:{page.touched}"
    notify(
        _writers(page, actor),
        "page_outdated",
        key=key,
        url=address(page.id, page.slug),
        page=page.title,
    )


def expiring() -> None:
    """Notify those who maintain a release that expires within a month; once for each expiry date."""
    soon = clock.today() + AHEAD
    wanted = select(Page).where(
        Page.expires_on <= soon, Page.outdated_at.is_(None), Page.archived_at.is_(None)
    )
    for page in session().scalars(wanted):
        day = page.expires_on
        key = f"{page.id}:{day}"
        notify(maintainers(page), "page_expires", key=key, url=_review(page), page=page.title, day=day)


def _review(page: Page) -> str:
    return address(page.id, page.slug) + "/review"


def _writers(page: Page, actor: Actor) -> set[int]:
    """Who wrote on the page, but for who does something now."""
    return {who["person"] for who in page.contributors if who["person"] != actor.id}


def maintainers(page: Page) -> set[int]:
    """The first author, and the coordinators of the school that looks after the page."""
    coordinators = select(Membership.person_id).where(
        Membership.school_id == page.school_id, Membership.role == Role.SCHOOL_COORDINATOR
    )
    return {page.created_by_id, *session().scalars(coordinators)}
