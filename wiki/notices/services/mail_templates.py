"""The texts of the mails, in the language of their receiver."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wiki.kernel import running_app
from wiki.kernel.i18n import _, date_long, force_locale, ngettext

PREFERENCES = "/account#notices"
SHOWN = 50
"""More notices than this do not fit in one mail; the rest is in the app."""


def single(
    name: str, language: str, notice: tuple[str, str, str], asks: bool, more: Sequence[str] = ()
) -> tuple[str, str]:
    """Subject and text of a mail about one notice: its title, sentence and path, and what is said besides; `asks`:
    something is asked."""
    title, sentence, url = notice
    with force_locale(language):
        why = _("You get this email because you are asked to do something.")
        if not asks:
            why = _("You get this email because it is about something you take part in.")
        return title, _letter(name, [sentence, *more, address(url)], why)


def daily(name: str, language: str, notices: Sequence[tuple[str, str, str]], at: datetime) -> tuple[str, str]:
    """Subject and text of the mail of a day: title, sentence and path of each notice."""
    with force_locale(language):
        count = len(notices)
        subject = ngettext(
            "%(num)s notification on %(day)s", "%(num)s notifications on %(day)s", count, day=date_long(at)
        )
        parts = [f"{title}\n{sentence}\n{address(url)}" for title, sentence, url in notices[:SHOWN]]
        if count > SHOWN:
            parts.append(_("All your notifications:") + " " + address("/notices/"))
        return subject, _letter(name, parts, _("You get this email once a day, when there is something new."))


def address(path: str) -> str:
    """The full address of a path of this site, from the settings; never from what a request says."""
    return running_app.base_url() + path


def new_message_id() -> str:
    """A name that no other mail has, without brackets."""
    return f"{secrets.token_hex(16)}@{running_app.settings().mail_host}"


def row(
    person: Any, key: str, letter: tuple[str, str], at: datetime, calendar: str = "", recipient: str = ""
) -> dict[str, Any]:
    """The row of a mail for a person (id and email), which can go out from now on; `calendar` goes with it.

    `recipient` is another address than their present one."""
    subject, body = letter
    return {
        "person_id": person.id,
        "key": key,
        "recipient": recipient or person.email,
        "subject": subject,
        "body": body,
        "calendar": calendar,
        "message_id": new_message_id(),
        "state": "waiting",
        "attempts": 0,
        "made_at": at,
        "next_try_at": at,
        "last_error": "",
    }


def letter(name: str, parts: Sequence[str]) -> str:
    """The text of a mail that somebody gets whatever they chose."""
    greeting = _("Hello %(name)s,", name=name)
    return "\n\n".join([greeting, *parts, "-- \nLichtwerk"]) + "\n"


def _letter(name: str, parts: Sequence[str], why: str) -> str:
    where = _("Change that here: %(address)s", address=address(PREFERENCES))
    greeting = _("Hello %(name)s,", name=name)
    return "\n\n".join([greeting, *parts, f"-- \nLichtwerk\n{why}\n{where}"]) + "\n"
