"""Taking part in a discussion, inside the caller's transaction; the caller checks sight and locks the subject."""

from collections.abc import Mapping

from wiki.audit.services import record
from wiki.discussions.models import Comment
from wiki.discussions.queries import Subject, last_comment
from wiki.discussions.rules import MAX_BODY, cleaned
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor


def add_comment(actor: Actor, subject: Subject, subject_id: int, body: str, **more: object) -> Comment:
    """Say something; the same words twice in a row are said once. `more` are the other columns of the subject's table.
    Raises NotAllowed, and Invalid (field `body`)."""
    if not actor.is_member:
        raise NotAllowed(_("Sign in to take part."))
    said = checked(body)
    last = last_comment(subject, subject_id)
    if last is not None and (last.author_id, last.body) == (actor.id, said) and _has(last, more):
        return last
    more[subject.key.key] = subject_id
    row = subject.table(author_id=actor.member_id, body=said, at=clock.now(), **more)
    session().add(row)
    session().flush()
    record(actor.member_id, "comment", subject.name, subject_id, comment=row.id)
    return row


def _has(comment: Comment, values: Mapping[str, object]) -> bool:
    return all(getattr(comment, name) == value for name, value in values.items())


def checked(body: str) -> str:
    """The words of a comment as they are stored. Raises Invalid (field `body`)."""
    said = cleaned(body)
    if not said:
        raise Invalid({"body": _("Enter what you want to say.")})
    if len(said) > MAX_BODY:
        raise Invalid({"body": too_long(MAX_BODY)})
    return said
