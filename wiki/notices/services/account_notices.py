"""What people are told of their accounts, and of who decides on money; and the mail with a link for a password."""

from datetime import date
from typing import Any

from sqlalchemy import insert

from wiki.accounts.models import Person
from wiki.accounts.rules import LINK_LASTS
from wiki.kernel import clock, space
from wiki.kernel.db import session
from wiki.kernel.i18n import DEFAULT, _, force_locale
from wiki.kernel.signals import account_warned, notices_due, password_link_made, trust_changed
from wiki.notices.models import OutgoingMail
from wiki.notices.services import mail_templates
from wiki.notices.services.notices import notify
from wiki.schools.queries import trust
from wiki.schools.queries.trust import ChangeRow

_TOLD = {
    "role": "money_role_given",
    "role_gone": "money_role_gone",
    "password": "money_password",
    "address": "money_address",
}
_ASKED = {"role": "money_role_asked", "address": "money_address_asked"}


def listen() -> None:
    """Tell people what happens with their account, and those who decide on money what happens with that."""
    account_warned.connect(_warn)
    password_link_made.connect(_mail_link)
    trust_changed.connect(_tell_of_trust)
    notices_due.connect(_tell_of_room)


def _tell_of_room(_sender: Any, today: date, **_more: Any) -> None:
    """Administrators hear once a day that there is little room."""
    if space.is_low():
        people, free = trust.administrators(), space.free_mib()
        notify(people, "disk_low", key=today.isoformat(), url="/notices/", free=free)


def _warn(_sender: Any, person_id: int, kind: str, key: str, facts: dict[str, str], **_more: Any) -> None:
    notify([person_id], kind, key=key, url="/account", **facts)


def _mail_link(_sender: Any, person_id: int, token: str, own: bool, **_more: Any) -> None:
    """To their own address, whatever they chose to get by mail; nobody reads it in the outbox."""
    person = session().get_one(Person, person_id)
    path = f"/password/{token}"
    with force_locale(person.language or DEFAULT):
        why = (
            _("You asked for this link.")
            if own
            else _("Somebody who looks after accounts had this link sent.")
        )
        lasts = _("It works for %(hours)s hours, once.", hours=int(LINK_LASTS.total_seconds()) // 3600)
        parts = [_("With this link you make a new password:"), mail_templates.address(path), f"{lasts} {why}"]
        parts.append(_("Did you not expect it? Then do nothing: your password stays as it is."))
        letter = _("Make a new password"), mail_templates.letter(person.name, parts)
    row = mail_templates.row(person, f"password-link:{token[:12]}", letter, clock.now())
    session().execute(insert(OutgoingMail).values(**row, secret=True))


def _tell_of_trust(_sender: Any, change_id: int, **_more: Any) -> None:
    change = trust.change(change_id)
    if change is None or change.agreed is False:
        return
    if change.agreed is None:
        _ask(change)
        return
    owner = {change.person_id} if change.kind in ("password", "address") else set()
    notify(_everybody() | owner, _TOLD[change.kind], key=str(change.id), url="/appointments", who=change.name)


def _ask(change: ChangeRow) -> None:
    """Those who can agree: all who move money but who asked, and whom it is about."""
    people = {one.id for one in trust.holders()} - {change.by_id, change.person_id}
    notify(
        people, _ASKED[change.kind], key=str(change.id), url="/appointments", who=change.name, by=change.by
    )


def _everybody() -> set[int]:
    return {one.id for one in trust.holders()} | trust.administrators()
