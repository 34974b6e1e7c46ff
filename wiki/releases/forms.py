"""What the forms of releases send, as typed values; no database."""

from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.pages.forms import number, numbers
from wiki.releases.services.releases import NewRelease

Form = MultiDict[str, str]


def readers(form: Form) -> frozenset[int]:
    """Who was chosen."""
    return numbers(form.getlist("readers"))


def new_release(form: Form) -> NewRelease:
    """The release that is wanted; raises Invalid with the field `expires_on`."""
    return NewRelease(
        revision=number(form.get("revision")) or 0,
        step=form.get("step", ""),
        checked=frozenset(form.getlist("checked")),
        note=form.get("note", ""),
        expires_on=day(form.get("expires_on", "")),
    )


def day(typed: str) -> date | None:
    """A day as a date field sends it; None when nothing was filled in. Raises Invalid with the field `expires_on`."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid({"expires_on": _("This is not a day. Choose one in the calendar.")}) from None
