"""The form of a new version of an agreement."""

from werkzeug.datastructures import FileStorage, MultiDict

from wiki.agreements.services.agreements import Terms
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import lazy as _


def terms(form: MultiDict[str, str], upload: FileStorage | None) -> tuple[Terms, FileStorage]:
    """What was typed, and the file; raises TypedInvalid with every field that is not right."""
    typed = FormReader(form)
    effective_from = typed.day("effective_from")
    if upload is None or not upload.filename:
        typed.errors["file"] = _("Choose the agreement as a PDF.")
    typed.done()
    assert upload is not None
    return Terms(effective_from, form.get("shares_risk") == "1"), upload
