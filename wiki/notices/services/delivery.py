"""Background work: sending mails, and sending notices that have become due. Opens its own transactions."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from wiki.config import Config
from wiki.kernel import clock, running_app, smtp
from wiki.kernel.db import session, transaction
from wiki.kernel.signals import mail_files_asked, notices_due
from wiki.notices.services import digest, outbox
from wiki.notices.services.outbox import Claimed

log = logging.getLogger("lichtwerk.mail")


@dataclass
class Delivered:
    """What became of the mails: sent, refused (tried again or given up), and those of which nobody knows."""

    sent: int = 0
    refused: int = 0
    unsure: int = 0


def deliver(may_go_on: Callable[[], bool] = lambda: True) -> Delivered:
    """Send every mail that is due, one by one; needs the setting of the mail server."""
    done = Delivered(unsure=_note_lost())
    while may_go_on() and (claimed := _claim()) is not None:
        _send(claimed, done)
    return done


def _note_lost() -> int:
    lost = outbox.is_anything_lost()
    session().rollback()
    if not lost:
        return 0
    with transaction():
        return outbox.note_lost()


def _claim() -> Claimed | None:
    due = outbox.is_anything_due()
    session().rollback()
    if not due:
        return None
    with transaction():
        return outbox.claim()


def _send(claimed: Claimed, done: Delivered) -> None:
    config = running_app.settings()
    try:
        letter = _letter(config, claimed)
        smtp.send(config.mail_url or "", letter, before_content=partial(_note_handed, claimed))
    except smtp.MailRefused as error:
        log.warning("mail %s was refused: %s", claimed.id, error)
        done.refused += 1
        with transaction():
            outbox.note_refused(claimed, str(error), error.permanent)
    except smtp.MailUnsure as error:
        log.warning("mail %s may have been sent or not: %s", claimed.id, error)
        done.unsure += 1
        with transaction():
            outbox.note_unsure(claimed, str(error))
    else:
        done.sent += 1
        with transaction():
            outbox.note_sent(claimed)


def _note_handed(claimed: Claimed) -> None:
    with transaction():
        ours = outbox.note_handed(claimed)
    if not ours:  # this sender was so slow that another one took the mail
        raise smtp.MailRefused("Another sender has it.")


def _letter(config: Config, claimed: Claimed) -> smtp.Letter:
    return smtp.Letter(
        sender=config.mail_sender,
        recipient=claimed.recipient,
        subject=claimed.subject,
        text=claimed.body,
        calendar=claimed.calendar,
        message_id=claimed.message_id,
        at=claimed.made_at,
        host=config.mail_host,
        files=_files(claimed),
    )


def _files(claimed: Claimed) -> tuple[smtp.MailFile, ...]:
    """What goes with it, made now: so it costs nothing to write the mail, and who lost a right gets no file.

    When a file cannot be made, the mail is tried again later, as when the server refused it.
    """
    if not claimed.files:
        return ()
    try:
        told = mail_files_asked.send(files=claimed.files, person_id=claimed.person_id)
        return tuple(file for _receiver, found in told for file in found or ())
    except Exception as error:
        log.exception("the files of mail %s were not made", claimed.id)
        raise smtp.MailRefused(f"Its files were not made: {error!r}") from error
    finally:
        session().rollback()


def sweep() -> None:
    """Send the notices that have become due, and make the daily mails; running it again sends nothing twice.

    An error in one part does not stop the other parts.
    """
    today = clock.today()
    for receiver in notices_due.receivers_for(None):
        _guarded(partial(receiver, None, today=today))
    _guarded(outbox.decide_unsure)
    for person_id in digest.people_who_wait():
        _guarded(partial(digest.make_daily_mail, person_id))


def _guarded(work: Callable[[], object]) -> None:
    try:
        with transaction():
            work()
    except Exception:
        log.exception("telling what is due went wrong")
