"""The report of a day as files and as a page, and its tasks."""

from flask import request
from flask.typing import ResponseReturnValue

from wiki.days.queries import days as day_queries
from wiki.days.services import harvest, report
from wiki.days.views.blueprint import bp
from wiki.days.views.days import pdf, report_page
from wiki.documents.services.formats import WORD
from wiki.kernel.acting import act
from wiki.kernel.db import transaction
from wiki.kernel.file_responses import attached
from wiki.kernel.i18n import _
from wiki.kernel.web import safe_next, see_other
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/days/<id:day_id>-<slug>/report.pdf")
@access(MEMBERS)
def report_pdf(day_id: int, slug: str) -> ResponseReturnValue:
    """The report on paper."""
    return pdf(report.pdf(current_actor(), day_id), f"verslag-{slug}.pdf")


@bp.get("/days/<id:day_id>-<slug>/report.docx")
@access(MEMBERS)
def report_word(day_id: int, slug: str) -> ResponseReturnValue:
    """The report for Word."""
    content = report.word(current_actor(), day_id)
    return attached(content, WORD, f"verslag-{slug}.docx", store=False)


@bp.post("/days/<id:day_id>/report")
@access(MEMBERS)
def make_report(day_id: int) -> ResponseReturnValue:
    """Make the report a page of the wiki, or bring that up to date."""
    day_queries.organised(current_actor(), day_id)
    return act(
        lambda: report.as_page(current_actor(), day_id),
        lambda wrong: report_page(day_id, wrong),
        done=_("The report is a page. Add what you like; names of people are not on it."),
        to=str,
        opens_transaction=True,  # a page takes long to make
        conflict_at="",
    )


@bp.post("/days/tasks/<id:task_id>/done")
@access(MEMBERS)
def finish_task(task_id: int) -> ResponseReturnValue:
    """Say that a task is done, or not after all."""
    with transaction():
        harvest.finish_task(current_actor(), task_id, request.form.get("done") == "1")
    return see_other(safe_next(request.form.get("next"), "/days/"))
