"""Linking a page to the research that supports it, and marking research as superseded. Inside the caller's
transaction."""

from wiki.audit.services import record
from wiki.evidence import queries, rules
from wiki.evidence.models import Superseded, Support
from wiki.evidence.services.embedded_facts import notify_maintainers, show
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import may_publish, one_line
from wiki.pages.services.persistence import locked
from wiki.schools.rules import Actor


def add(actor: Actor, page_id: int, research_id: int, how: str, explanation: str) -> int:
    """Name a result that a page rests on; returns the id of the support.

    Raises NotAllowed, NotFound, Invalid with the fields `research`, `how`, `explanation`.
    """
    page = _page(actor, page_id)
    errors = _wrong(how, explanation := one_line(explanation))
    research = _research(research_id)
    if page.kind == rules.RESEARCH:
        errors["research"] = _("Research names its sources in its own text.")
    elif research is None:
        errors["research"] = _("Choose a research result.")
    elif research_id in {r.research.id for r in queries.supports_of(page_id)}:
        errors["research"] = _("This result is already named on the page.")
    if errors or research is None:
        raise Invalid(errors)
    row = Support(
        page_id=page_id,
        research_id=research_id,
        how=how,
        explanation=explanation,
        revision=_newest(research),
        by_id=actor.member_id,
        at=clock.now(),
    )
    session().add(row)
    _changed(actor, "evidence.added", row)
    return row.id


def change(actor: Actor, support_id: int, how: str, explanation: str) -> None:
    """Change how a result supports the page. Raises NotAllowed, NotFound, and Invalid (fields `how` and
    `explanation`)."""
    row = _support(actor, support_id)
    errors = _wrong(how, explanation := one_line(explanation))
    if errors:
        raise Invalid(errors)
    if (row.how, row.explanation) != (how, explanation):
        row.how, row.explanation = how, explanation
        _changed(actor, "evidence.changed", row)


def remove(actor: Actor, support_id: int) -> None:
    """Remove the link between the page and this result. Raises NotAllowed and NotFound."""
    row = _support(actor, support_id)
    session().delete(row)
    _changed(actor, "evidence.removed", row)


def confirm(actor: Actor, support_id: int, remark: str) -> None:
    """Confirm that the page still holds though the result was superseded; `remark` says why.

    Raises NotAllowed, NotFound, Conflict when there is nothing to confirm, and Invalid (field `remark`).
    """
    row = _support(actor, support_id)
    if not queries.support(support_id).needs_review:
        raise Conflict(_("Somebody has already looked at this."))
    remark = one_line(remark)
    if not remark:
        raise Invalid({"remark": _("Say in one sentence why it still holds.")})
    if len(remark) > rules.EXPLANATION_MAX:
        raise Invalid({"remark": too_long(rules.EXPLANATION_MAX)})
    row.looked_at, row.remark = clock.now(), remark
    _changed(actor, "evidence.kept", row)


def replace(actor: Actor, support_id: int, research_id: int) -> None:
    """The page rests on another result instead. Raises NotAllowed, NotFound, Invalid with the field `research`."""
    row = _support(actor, support_id)
    research = _research(research_id)
    if research is None:
        raise Invalid({"research": _("Choose a research result.")})
    if research_id in {r.research.id for r in queries.supports_of(row.page_id)}:
        raise Invalid({"research": _("This result is already named on the page.")})
    old = row.research_id
    row.research_id, row.revision, row.looked_at, row.remark = research_id, _newest(research), None, ""
    _changed(actor, "evidence.replaced", row)
    show(old)


def supersede(actor: Actor, page_id: int, successor_id: int | None, reason: str) -> None:
    """A result no longer holds, or a newer one replaces it. What rests on it is to be looked at.

    Raises NotAllowed, NotFound, Invalid with the fields `successor`, `reason`.
    """
    page = _ruled(actor, page_id)
    reason = one_line(reason)
    errors = _wrong_successor(page_id, successor_id)
    if not reason:
        errors["reason"] = _("Say in one sentence why.")
    elif len(reason) > rules.EXPLANATION_MAX:
        errors["reason"] = too_long(rules.EXPLANATION_MAX)
    if errors:
        raise Invalid(errors)
    known = session().get(Superseded, page_id)
    if known is not None and (known.successor_id, known.reason) == (successor_id, reason):
        return  # sent twice
    row = Superseded(
        page_id=page_id, successor_id=successor_id, reason=reason, at=clock.now(), by_id=actor.member_id
    )
    session().merge(row)
    session().flush()
    record(actor.id, "research.superseded", "page", page_id, by=successor_id, reason=reason)
    _show_around(page.id)
    notify_maintainers(page.id)


def undo(actor: Actor, page_id: int) -> None:
    """Record that the result holds after all. Raises NotAllowed, NotFound, and Invalid when the page is no
    research."""
    _ruled(actor, page_id)
    known = session().get(Superseded, page_id)
    if known is not None:
        session().delete(known)
        session().flush()
        record(actor.id, "research.holds", "page", page_id)
        _show_around(page_id)


def may_supersede(actor: Actor, page: Page) -> bool:
    """Whether the actor may mark this result as superseded: who may also release it."""
    return may_publish(actor, page.created_by_id, page.school_id)


def _show_around(page_id: int) -> None:
    show(page_id, *(resting.page.id for resting in queries.resting_on(page_id)))


def _page(actor: Actor, page_id: int) -> Page:
    if not actor.is_member:
        raise NotAllowed(_("Sign in to do this."))
    page_row(actor, page_id)
    return locked(session(), page_id)


def _ruled(actor: Actor, page_id: int) -> Page:
    page = _page(actor, page_id)
    if not may_supersede(actor, page):
        raise NotAllowed(_("The first author, the coordinator of the school or the core team says this."))
    if page.kind != rules.RESEARCH:
        raise Invalid({"reason": _("Only a research result can be superseded.")})
    return page


def _support(actor: Actor, support_id: int) -> Support:
    found = queries.support(support_id)
    _page(actor, found.page.id)
    return session().get_one(Support, support_id)


def _research(page_id: int) -> Page | None:
    page = session().get(Page, page_id) if may_be_id(page_id) else None
    return page if page and page.kind == rules.RESEARCH and page.archived_at is None else None


def _newest(page: Page) -> int:
    """The version that its readers get."""
    return page.released or page.revision


def _wrong(how: str, explanation: str) -> dict[str, str]:
    errors = {}
    if how not in rules.HOW:
        errors["how"] = _("Choose how it supports the page.")
    if not explanation:
        errors["explanation"] = _("Say in one sentence what you took from it.")
    elif len(explanation) > rules.EXPLANATION_MAX:
        errors["explanation"] = too_long(rules.EXPLANATION_MAX)
    return errors


def _wrong_successor(page_id: int, successor_id: int | None) -> dict[str, str]:
    if successor_id is None:
        return {}
    if _research(successor_id) is None:
        return {"successor": _("Choose a research result.")}
    if rules.makes_circle(queries.successors(), page_id, successor_id):
        return {"successor": _("That result is itself replaced by this one.")}
    return {}


def _changed(actor: Actor, what: str, row: Support) -> None:
    session().flush()
    record(actor.id, what, "page", row.page_id, research=row.research_id, how=row.how)
    show(row.page_id, row.research_id)
