"""What is typed about wishes, as commands or as errors next to the fields."""

from wiki.kernel.forms import Form, FormReader, read_id
from wiki.kernel.i18n import _
from wiki.plan.queries import school_year
from wiki.wishes.queries import Filters
from wiki.wishes.rules import REASON_MAX, TEXT_MAX, TITLE_MAX, WishCommand, WishState


def wish(form: Form) -> WishCommand:
    """The wish somebody typed; raises Invalid."""
    typed = FormReader(form)
    command = WishCommand(
        title=typed.line("title", TITLE_MAX, _("Fill this in.")),
        text=typed.text("text", TEXT_MAX),
        activity_id=typed.maybe_id("activity"),
    )
    typed.done()
    return command


def reason(form: Form) -> str:
    """Why a wish is closed; raises Invalid."""
    typed = FormReader(form)
    found = typed.line("reason", REASON_MAX, _("Say why, in one sentence."))
    typed.done()
    return found


def filters(asked: Form) -> Filters:
    """What a list is narrowed down to; what makes no sense is no wish."""
    state = asked.get("state", "")
    return Filters(
        state=state if state in tuple(WishState) else None,
        activity_id=read_id(asked.get("activity")),
        school_id=read_id(asked.get("school")),
        year=school_year(asked["year"]) if asked.get("year") else None,
    )
