"""Screens of the programme: its parts and their files."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.days import wording
from wiki.days.forms.days import part_command
from wiki.days.queries import days as day_queries
from wiki.days.rules.days import clock as clock_text
from wiki.days.services import programme
from wiki.days.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.file_responses import stored
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor


@bp.route("/days/<id:day_id>-<slug>/parts/new", methods=["GET", "POST"])
@access(MEMBERS)
def new_part(day_id: int, slug: str) -> ResponseReturnValue:
    """Add a part to the programme."""
    del slug  # the id decides
    day = day_queries.organised(current_actor(), day_id)

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        return _form(_("New part of the programme"), dict(request.form) or _next(day), wrong, day)

    if request.method != "POST":
        return page()
    return act(
        lambda: programme.add_part(current_actor(), day_id, part_command(request.form)),
        page,
        done=_("Added to the programme."),
        to=f"{day.url}#programme",
        conflict_at="",
    )


def _next(day: day_queries.DayRow) -> dict[str, Any]:
    """A new part begins where the last one ends."""
    begins = max([day.starts_at, *(part.ends_at for part in day_queries.parts(day.id))])
    return {"kind": "plenary", "starts_at": clock_text(min(begins, 1438)), "ends_at": ""}


@bp.route("/days/parts/<id:part_id>/edit", methods=["GET", "POST"])
@access(MEMBERS)
def edit_part(part_id: int) -> ResponseReturnValue:
    """Change a part of the programme."""
    day = day_queries.organised(current_actor(), day_queries.part(current_actor(), part_id).day_id)

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        return part_page(part_id, wrong)

    def save() -> None:
        programme.edit_part(current_actor(), part_id, version_of(request.form), part_command(request.form))

    if request.method != "POST":
        return page()
    return act(save, page, done=_("Saved."), to=f"{day.url}#programme", conflict_at="")


def part_page(part_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    """The form of a part, with its files."""
    actor = current_actor()
    part = day_queries.part(actor, part_id)
    day = day_queries.organised(actor, part.day_id)
    times = {"starts_at": clock_text(part.starts_at), "ends_at": clock_text(part.ends_at)}
    values = {**vars(part), **times, **request.form, "version": part.version}
    return _form(_("Change %(title)s", title=part.title), values, wrong, day, part)


def _form(title: str, values: dict[str, Any], wrong: FormErrors, day: Any, part: Any = None) -> str:
    return render_template(
        "days/part_form.html",
        title=title,
        values=values,
        errors=wrong.errors,
        day=day,
        part=part,
        kinds=[(kind.value, name) for kind, name in wording.PARTS.items()],
    )


@bp.post("/days/parts/<id:part_id>/remove")
@access(MEMBERS)
def remove_part(part_id: int) -> ResponseReturnValue:
    """Take a part out of the programme."""
    day = day_queries.day(current_actor(), day_queries.part(current_actor(), part_id).day_id)
    return act(
        lambda: programme.remove_part(current_actor(), part_id),
        lambda wrong: part_page(part_id, wrong),
        done=_("Taken out of the programme."),
        to=f"{day.url}#programme",
        conflict_at="",
    )


@bp.post("/days/parts/<id:part_id>/files")
@access(MEMBERS)
def add_file(part_id: int) -> ResponseReturnValue:
    """Put a file with a part, such as slides."""
    actor, upload = current_actor(), request.files.get("file")

    def add() -> None:
        if upload is None or not upload.filename:
            raise Invalid({"file": _("Choose a file.")})
        kept = programme.upload(actor, part_id, upload.filename, upload.stream)
        with transaction():
            programme.add_file(actor, part_id, kept)

    return act(
        add,
        lambda wrong: part_page(part_id, wrong),
        done=_("The file is added."),
        to=f"/days/parts/{part_id}/edit#files",
        opens_transaction=True,  # the file is checked and stored first, without a lock
        conflict_at="",
    )


@bp.post("/days/files/<id:file_id>/remove")
@access(MEMBERS)
def remove_file(file_id: int) -> ResponseReturnValue:
    """Take a file off its part."""
    part_id = day_queries.file(current_actor(), file_id).part_id
    return act(
        lambda: programme.remove_file(current_actor(), file_id),
        lambda wrong: part_page(part_id, wrong),
        done=_("The file is removed."),
        to=f"/days/parts/{part_id}/edit#files",
        conflict_at="",
    )


@bp.get("/days/files/<id:file_id>/<name>")
@access(ANYONE)
def file(file_id: int, name: str) -> ResponseReturnValue:
    """A file of a programme, to save."""
    del name  # the id decides
    row = day_queries.file(current_actor(), file_id)
    return stored(row.sha256, row.media_type, row.name)
