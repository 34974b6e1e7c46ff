"""The outgoing mails: each is sent by one process at a time, which records the result.

A mail is marked as being sent, and that is committed, before it goes to the mail server. So whatever breaks,
a mail that may have been sent is never sent again by itself. Everything here runs in the caller's
transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotAllowed, NotFound
from wiki.kernel.i18n import _, date_long
from wiki.kernel.signals import person_shown
from wiki.notices import rules
from wiki.notices.models import OutgoingMail
from wiki.notices.services.notices import notify
from wiki.schools.queries import trust
from wiki.schools.rules import Actor, Role

_ERROR_MAX = 500


@dataclass(frozen=True)
class Claimed:
    """A mail that this process alone may send now."""

    id: int
    recipient: str
    subject: str
    body: str
    calendar: str
    message_id: str
    made_at: datetime
    attempts: int
    claimed_at: datetime
    person_id: int = 0
    files: str = ""
    """What the files that go with it are made of; see `signals.mail_files_asked`."""


def is_anything_due() -> bool:
    """Whether a mail waits that can go out now; asked before the lock of a writer is taken."""
    return session().execute(select(OutgoingMail.id).where(_due()).limit(1)).first() is not None


def claim() -> Claimed | None:
    """Take the mail that waits the longest; None when there is none. To be committed before it is sent.

    Who can no longer sign in gets no mail, and what is old news is left.
    """
    while (mail := _next()) is not None:
        person, now = session().get_one(Person, mail.person_id), clock.now()
        if not person.active:
            _leave(mail, "The account is closed.")
        elif rules.is_stale(mail.next_try_at, mail.attempts, now):
            _leave(mail, "It waited for more than a week without being tried.")
        else:
            mail.state, mail.claimed_at = rules.SENDING, now
            mail.recipient = mail.recipient if mail.kept_address else person.email
            mail.attempts, mail.handed_at = mail.attempts + 1, None
            session().flush()
            return Claimed(
                mail.id,
                mail.recipient,
                mail.subject,
                mail.body,
                mail.calendar,
                mail.message_id,
                mail.made_at,
                mail.attempts,
                now,
                person.id,
                mail.files,
            )
    return None


def _next() -> OutgoingMail | None:
    """Locked; a mail that another process holds is passed over."""
    statement = (
        select(OutgoingMail)
        .where(_due())
        .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session().scalar(statement)


def _due() -> ColumnElement[bool]:
    return and_(OutgoingMail.state == rules.WAITING, OutgoingMail.next_try_at <= clock.now())


def _leave(mail: OutgoingMail, why: str) -> None:
    mail.state, mail.last_error = rules.LEFT, why
    session().flush()


def note_sent(claimed: Claimed) -> None:
    """The mail server has it."""
    _settle(claimed, state=rules.SENT, sent_at=clock.now(), last_error="")
    session().execute(
        update(OutgoingMail).where(OutgoingMail.id == claimed.id, OutgoingMail.secret).values(body="")
    )


def note_unsure(claimed: Claimed, reason: str) -> None:
    """The connection broke at the moment that matters."""
    _settle(claimed, state=rules.UNSURE, last_error=reason[:_ERROR_MAX])


def note_refused(claimed: Claimed, reason: str, permanent: bool) -> None:
    """It was not sent for certain: it is tried again later, unless that has no use."""
    again = None if permanent else rules.next_try(claimed.attempts, clock.now())
    values = {"state": rules.WAITING, "next_try_at": again} if again else {"state": rules.FAILED}
    _settle(claimed, **values, last_error=reason[:_ERROR_MAX])


def _settle(claimed: Claimed, **values: object) -> bool:
    """Only where nobody has decided otherwise since it was claimed; tells whether that is so."""
    ours = (
        OutgoingMail.id == claimed.id,
        OutgoingMail.claimed_at == claimed.claimed_at,
        OutgoingMail.state.in_((rules.SENDING, rules.UNSURE)),
    )
    statement = update(OutgoingMail).where(*ours).values(**values).returning(OutgoingMail.id)
    return session().scalar(statement) is not None


def is_anything_lost() -> bool:
    """Whether somebody took a mail and then stopped; asked before the lock of a writer is taken."""
    return session().execute(select(OutgoingMail.id).where(_lost()).limit(1)).first() is not None


def note_lost() -> int:
    """Have the mails go again whose sender stopped before the mail server had their text, and mark the others as
    unsure: they may have been sent or not. Returns how many those are."""
    again = {"state": rules.WAITING, "next_try_at": clock.now(), "last_error": "The sending was interrupted."}
    session().execute(update(OutgoingMail).where(_lost(), OutgoingMail.handed_at.is_(None)).values(**again))
    values = {"state": rules.UNSURE, "last_error": "The sending was interrupted."}
    statement = update(OutgoingMail).where(_lost()).values(**values).returning(OutgoingMail.id)
    return len(session().scalars(statement).all())


def note_handed(claimed: Claimed) -> bool:
    """The mail server waits for the text: from now on nobody knows whether it went until that says so. False when
    the mail is no longer this sender's, who then sends nothing."""
    return _settle(claimed, handed_at=clock.now())


def decide_unsure() -> None:
    """What perhaps went is left when nobody decided within a day: who did not get it can ask, who did is not told
    twice. Administrators hear how many there were."""
    long_ago = (
        OutgoingMail.state == rules.UNSURE,
        OutgoingMail.claimed_at < clock.now() - rules.DECIDED_AFTER,
    )
    if session().scalar(select(OutgoingMail.id).where(*long_ago).limit(1)) is None:
        return
    values = {
        "state": rules.LEFT,
        "last_error": "It perhaps went; nobody decided within a day, so it is left.",
    }
    statement = update(OutgoingMail).where(*long_ago).values(**values)
    left = session().scalars(statement.returning(OutgoingMail.id)).all()
    if left:
        key = f"{clock.today().isoformat()}-{max(left)}"
        notify(trust.administrators(), "mails_left", key=key, url="/admin/outbox?state=left", count=len(left))


@dataclass(frozen=True)
class Refusal:
    """The last mail to somebody that was not taken, and what the mail server said."""

    at: datetime
    said: str


def refusal_of(person_id: int) -> Refusal | None:
    """The refusal of the last mail to this person; None when the last one that was tried went."""
    tried = OutgoingMail.state.in_((rules.SENT, rules.FAILED))
    statement = (
        select(OutgoingMail.state, OutgoingMail.claimed_at, OutgoingMail.last_error)
        .where(OutgoingMail.person_id == person_id, tried, OutgoingMail.claimed_at.is_not(None))
        .order_by(OutgoingMail.claimed_at.desc(), OutgoingMail.id.desc())
        .limit(1)
    )
    row = session().execute(statement).first()
    return Refusal(row.claimed_at, row.last_error) if row and row.state == rules.FAILED else None


def listen() -> None:
    """Say with a person that mail to them is refused."""
    person_shown.connect(_say_refusal)


def _say_refusal(_sender: Any, person_id: int, **_more: Any) -> str | None:
    found = refusal_of(person_id)
    if found is None:
        return None
    values = {"day": date_long(found.at), "said": rules.plain(found.said)}
    return _("The last email to this address did not arrive, on %(day)s: %(said)s", **values)


def _lost() -> ColumnElement[bool]:
    taken_long_ago = OutgoingMail.claimed_at < clock.now() - rules.LOST_AFTER
    return and_(OutgoingMail.state == rules.SENDING, taken_long_ago)


def after_restore() -> None:
    """A backup does not know what was sent since it was made: what waited in it is not sent by itself."""
    waiting = OutgoingMail.state.in_((rules.WAITING, rules.SENDING))
    values = {
        "state": rules.UNSURE,
        "last_error": "Put back from a backup, after which it may have been sent.",
    }
    session().execute(update(OutgoingMail).where(waiting).values(**values))


def send_again(actor: Actor, mail_id: int) -> None:
    """Have a mail sent that was not, or perhaps not. Raises NotAllowed, NotFound, Conflict."""
    mail = _stuck(actor, mail_id)
    mail.state, mail.attempts, mail.next_try_at = rules.WAITING, 0, clock.now()
    record(actor.id, "mail.sent_again", "outgoing_mail", mail_id)


def leave(actor: Actor, mail_id: int) -> None:
    """Say that a mail need not be sent any more. Raises NotAllowed, NotFound, Conflict."""
    mail = _stuck(actor, mail_id, rules.WAITING)
    mail.state = rules.LEFT
    record(actor.id, "mail.left", "outgoing_mail", mail_id)


def _stuck(actor: Actor, mail_id: int, *more: str) -> OutgoingMail:
    if not actor.has(Role.ADMINISTRATOR):
        raise NotAllowed(_("The administrator manages the emails."))
    statement = select(OutgoingMail).where(OutgoingMail.id == mail_id).with_for_update()
    mail = session().scalar(statement) if may_be_id(mail_id) else None
    if mail is None:
        raise NotFound(_("There is no such email."))
    if mail.state not in (rules.UNSURE, rules.FAILED, rules.LEFT, *more):
        raise Conflict(_("This email was sent, or is being sent."))
    return mail
