"""The files that go with a mail about a document: PDF and e-invoice, for who may see it when the mail goes."""

from typing import Any

from wiki.bookkeeping.services.downloads import DOCUMENTS, document_file
from wiki.kernel.errors import NotFound
from wiki.kernel.forms import read_id
from wiki.kernel.signals import mail_files_asked
from wiki.kernel.smtp import MailFile
from wiki.schools.queries.actors import by_id

KIND = "document"


def listen() -> None:
    """Answer what goes with a mail."""
    mail_files_asked.connect(_files)


def _files(_sender: Any, files: str, person_id: int, **_more: Any) -> list[MailFile] | None:
    kind, _colon, number = files.partition(":")
    if kind != KIND:
        return None
    actor, document_id = by_id(person_id), read_id(number)
    if actor is None or document_id is None:
        return []
    try:
        found = [document_file(actor, document_id, format_) for format_ in DOCUMENTS]
    except NotFound:  # they coordinate that school no longer: the mail says where it stands, and no more
        return []
    return [MailFile(file.name, file.media_type, file.content) for file in found]
