"""The report of a visit: a page of the wiki, made in one click from its template. A page takes long to make, so this
opens a transaction of its own."""

from wiki.audit.services import record
from wiki.experts.models import Visit
from wiki.experts.queries.visits import VisitRow, visit
from wiki.experts.rules.visits import may_report
from wiki.experts.services import notifications
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, NotAllowed
from wiki.kernel.i18n import _, date_long
from wiki.pages.queries.templates import template
from wiki.pages.rules.artefact_types import VISIT_REPORT
from wiki.pages.rules.pages import TITLE_MAX, Labels, NewPage, Text, address
from wiki.pages.services.pages import commit_page
from wiki.pages.services.preparing import prepare_page
from wiki.schools.rules import Actor


def write_report(actor: Actor, visit_id: int) -> str:
    """The address of the page with the report of a visit, made when there is none yet. Names of people are left out of
    it, as a page may become public. Raises NotAllowed, NotFound, Invalid, Conflict when it did not take place."""
    row = _reported(actor, visit_id)
    if row.report_url:
        return row.report_url
    prepared = prepare_page(actor, _page(row))
    with transaction():
        made = session().get_one(Visit, visit_id, with_for_update=True, populate_existing=True)
        if there := visit(actor, visit_id).report_url:
            return there
        saved = commit_page(prepared)
        made.report_page_id, made.changed_at = saved.id, clock.now()
        session().flush()
        record(actor.id, "visit.report", "visit", visit_id, page=saved.id)
        notifications.reported(visit(actor, visit_id), actor)
    return address(saved.id, saved.slug)


def _reported(actor: Actor, visit_id: int) -> VisitRow:
    row = visit(actor, visit_id)
    if not may_report(actor, row.schools):
        raise NotAllowed(_("Only people of both schools can write this down."))
    if not row.is_held:
        raise Conflict(_("This visit did not take place (yet)."))
    return row


def _page(row: VisitRow) -> NewPage:
    title = _("Visit to %(school)s on %(day)s", school=row.host, day=date_long(row.held_on))[:TITLE_MAX]
    about = _(
        "%(guest)s visited %(host)s: [%(offer)s](%(url)s).",
        guest=row.school,
        host=row.host,
        offer=row.offer.replace("[", "(").replace("]", ")"),
        url=row.url,
    )
    question = "\n".join(f"> {line}" for line in row.question.splitlines())
    body = f"{about}\n\n## {_('The question')}\n\n{question}\n\n{template(VISIT_REPORT).body}"
    labels = Labels(activities=frozenset({row.activity_id} if row.activity_id else ()))
    return NewPage(Text(title, body, labels), "page", _("Report of a visit"))
