"""What the forms of releases send, as typed values; no database."""

from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.kernel.forms import FormReader, read_id, read_ids
from wiki.releases.services.releases import NewRelease

Form = MultiDict[str, str]


def readers(form: Form) -> frozenset[int]:
    """Who was chosen."""
    return frozenset(read_ids(form.getlist("readers")))


def new_release(form: Form) -> NewRelease:
    """The release that is wanted; raises Invalid with the field `expires_on`."""
    typed = FormReader(form)
    found = NewRelease(
        revision=read_id(form.get("revision")) or 0,
        step=form.get("step", ""),
        checked=frozenset(form.getlist("checked")),
        note=form.get("note", ""),
        expires_on=typed.maybe_day("expires_on"),
    )
    typed.done()
    return found


def expires_on(form: Form) -> date:
    """Until when a release is said to be good; raises Invalid."""
    typed = FormReader(form)
    day = typed.day("expires_on")
    typed.done()
    return day
