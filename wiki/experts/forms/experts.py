"""An expert, how to reach them, and what a school says of them, as typed."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from wiki.experts.queries.experts import Filters
from wiki.experts.rules.experts import (
    LINE_MAX,
    NAME_MAX,
    SENTENCE_MAX,
    TAG_MAX,
    TEXT_MAX,
    Consent,
    ContactCommand,
    ExpertCommand,
    Scope,
    Themes,
    Verdict,
    Way,
    read_tags,
)
from wiki.kernel.forms import FormReader, read_id, read_ids, read_line, read_whole
from wiki.kernel.i18n import _


def expert_command(form: MultiDict[str, str]) -> ExpertCommand:
    """The expert somebody typed; raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    command = ExpertCommand(
        name=typed.line("name", NAME_MAX, _("Fill in a name.")),
        headline=typed.line("headline", LINE_MAX),
        about=typed.text("about", TEXT_MAX),
        themes=themes(form),
        invited_by_id=typed.maybe_id("invited_by"),
        fee_from_cents=typed.euro("fee_from") if form.get("fee_from", "").strip() else None,
        fee_to_cents=typed.euro("fee_to") if form.get("fee_to", "").strip() else None,
        fee_note=typed.line("fee_note", LINE_MAX),
    )
    typed.done()
    return command


def themes(form: MultiDict[str, str]) -> Themes:
    """Building blocks that were ticked, and words with commas between them."""
    return Themes(
        read_ids(form.getlist("building_blocks")), read_tags(form.get("tags", "").replace("\0", " "))
    )


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """The form as it was filled in, to be shown again."""
    return {**form.to_dict(), "building_blocks": form.getlist("building_blocks")}


def contact_command(form: Mapping[str, str]) -> ContactCommand:
    """How to reach an expert, and the consent for it; raises Invalid with a sentence for each field."""
    typed_ = FormReader(form)
    email, phone = typed_.line("email", 254), typed_.line("phone", 40)
    given = _consent(typed_)
    typed_.done()
    return ContactCommand(email, phone, given)


def consent(form: Mapping[str, str]) -> Consent:
    """How and when somebody agreed; raises Invalid with a sentence for each field."""
    typed_ = FormReader(form)
    given = _consent(typed_)
    typed_.done()
    return given


def _consent(typed_: FormReader) -> Consent:
    way = typed_.choice("way", Way, _("Choose how the expert agreed."))
    return Consent(way, typed_.day("given_on"))


def judgement(form: Mapping[str, str]) -> tuple[Verdict, str, int]:
    """What a school says, and the version of what it said before (0: nothing); raises Invalid."""
    typed_ = FormReader(form)
    verdict = typed_.choice("verdict", Verdict, _("Choose what your school thinks."))
    sentence = typed_.line("sentence", SENTENCE_MAX, _("Say in a sentence what your school thinks."))
    typed_.done()
    return verdict, sentence, read_whole(form.get("version", "")) or 0


def scope(form: Mapping[str, str]) -> Scope:
    """Which consent is taken back; raises Invalid."""
    typed_ = FormReader(form)
    found = typed_.choice("scope", Scope, _("Choose one from the list."))
    typed_.done()
    return found


def filters(args: Mapping[str, str]) -> Filters:
    """What a list is narrowed down to; what makes no sense is no wish."""
    return Filters(read_id(args.get("building_block")), read_line(args.get("tag", "")).lower()[:TAG_MAX])
