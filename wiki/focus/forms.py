"""What was typed about focal points, as commands or as errors next to the fields."""

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from wiki.focus.queries.points import Filters
from wiki.focus.rules.points import TEXT_MAX, TITLE_MAX, Flag, PointCommand, Stage
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import FormReader, read_id
from wiki.kernel.i18n import _

_STAGE_OF = re.compile(r"stage-(\d{1,10})", re.ASCII)


def point_command(form: MultiDict[str, str]) -> PointCommand:
    """The focal point somebody typed; raises Invalid with a sentence for each field."""
    reader = FormReader(form)
    command = PointCommand(
        building_block_id=reader.maybe_id("building_block"),
        title=reader.line("title", TITLE_MAX),
        stage=reader.choice("stage", Stage, _("Choose how far your school is.")),
        requests=reader.text("requests", TEXT_MAX),
        offers=reader.text("offers", TEXT_MAX),
        flags=frozenset(flag for flag in Flag if flag.value in form.getlist("flags")),
        contact_id=reader.maybe_id("contact"),
    )
    reader.done()
    return command


def typed(form: MultiDict[str, str]) -> dict[str, object]:
    """The form as it was filled in, to be shown again."""
    return {**form.to_dict(), "flags": form.getlist("flags")}


def stages(form: Mapping[str, str]) -> dict[int, tuple[int, Stage]]:
    """The stage of each focal point, with the version that was seen; raises Invalid with a sentence for each field."""
    found, errors = {}, {}
    for name, value in form.items():
        match = _STAGE_OF.fullmatch(name)
        point_id = read_id(match[1]) if match else None
        if point_id is None:
            continue
        seen = read_id(form.get(f"version-{point_id}", ""))
        if value not in list(Stage) or seen is None:
            errors[name] = _("Choose how far your school is.")
        else:
            found[point_id] = seen, Stage(value)
    if errors:
        raise Invalid(errors)
    return found


def filters(args: Mapping[str, str]) -> Filters:
    """What a list is narrowed down to; what makes no sense is no wish."""
    stage, flag = args.get("stage", ""), args.get("flag", "")
    return Filters(
        school=read_id(args.get("school")),
        building_block=read_id(args.get("building_block")),
        stage=Stage(stage) if stage in list(Stage) else None,
        flag=Flag(flag) if flag in list(Flag) else None,
    )
