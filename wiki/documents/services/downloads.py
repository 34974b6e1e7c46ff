"""Downloading a page as a file: from the cache or made now, and recorded as this person's last download."""

from typing import IO, NamedTuple

from wiki.documents import queries
from wiki.documents.rules import files
from wiki.documents.services import cache, formats, jobs, last_downloads
from wiki.documents.services.sheets import Choice
from wiki.schools.rules import Actor


class Download(NamedTuple):
    """A file to take away: open at its beginning, with its media type and name."""

    file: IO[bytes]
    media_type: str
    name: str


class Progress(NamedTuple):
    """How far a file is: whether it is made, and how many of how many steps are done."""

    made: bool
    done: int
    of: int


def identity(
    actor: Actor, format_key: str, version: queries.Version, choice: Choice = Choice.EVERYTHING
) -> tuple[object, ...]:
    """A text that is the same for the same file, and differs for every other one."""
    return (
        "download",
        format_key,
        choice,
        version.page_id,
        version.revision,
        version.touched,
        actor.is_member,
    )


def order_of(
    actor: Actor, format_key: str, version: queries.Version, choice: Choice = Choice.EVERYTHING
) -> cache.Order | None:
    """How the file is made when that takes long; None when it is written at once. Raises NotFound."""
    order = formats.format_for(format_key, choice).order
    return order(queries.document(actor, version)) if order else None


def download(
    actor: Actor, format_key: str, version: queries.Version, choice: Choice = Choice.EVERYTHING
) -> Download:
    """The file. Raises NotFound, and Invalid when it cannot be made."""
    format_ = formats.format_for(format_key, choice)
    document = queries.document(actor, version)
    file = formats.write(format_, document)
    last_downloads.note(actor, [(document.id, document.revision)])
    return Download(
        file,
        format_.media_type,
        files.export_name(document.slug, document.revision, format_.extension),
    )


def is_made_soon(order: cache.Order, what: str) -> bool:
    """Whether the file is there within the time that people wait without a word; `what` names it in the log. Raises
    Invalid when it cannot be made."""
    with formats.failing_kindly(what):
        return jobs.is_made_within(order)


def progress(order: cache.Order, what: str) -> Progress:
    """How far the file is, after half that time. Raises Invalid when it cannot be made."""
    with formats.failing_kindly(what):
        made = jobs.is_made_within(order, jobs.PATIENCE / 2)
    done, of = jobs.how_far(order)
    return Progress(made, done, of or 1)
