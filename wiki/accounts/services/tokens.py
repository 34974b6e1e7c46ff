"""Tokens for the JSON API: what each is for, and until when."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import update

from wiki.accounts import queries
from wiki.accounts.models import ApiToken
from wiki.accounts.rules import TOKEN_DAYS, Account, digest, new_token
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.access import SCOPES
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import lazy as _
from wiki.kernel.signals import account_warned

MOST_TOKENS = 20


def make_token(actor: Account, name: str, scopes: Collection[str] = (), days: int = TOKEN_DAYS) -> str:
    """Make a bearer token for the JSON API that reads what the actor may, and does what is in `scopes` with their
    rights; it cannot be shown again.

    Raises NotAllowed for who is here with a token, Invalid (fields `name`, `scopes`, `days`), and Conflict when the
    actor has too many tokens.
    """
    if actor.token_id is not None:
        raise NotAllowed(_("A token cannot make tokens."))
    name = " ".join(name.split())
    if errors := _errors(name, scopes, days):
        raise Invalid(errors)
    if len(queries.live_tokens(actor.member_id)) >= MOST_TOKENS:
        raise Conflict(_("You already have %(count)s tokens. Revoke one first.", count=MOST_TOKENS))
    token = new_token()
    row = ApiToken(
        token_sha256=digest(token),
        person_id=actor.member_id,
        name=name,
        scopes=" ".join(scope for scope in SCOPES if scope in scopes),
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=days),
    )
    session().add(row)
    session().flush()
    record(actor.member_id, "token_made", "api_token", row.id, scopes=row.scopes, days=days)
    account_warned.send(person_id=actor.member_id, kind="token_made", key=str(row.id), facts={"name": name})
    return token


def _errors(name: str, scopes: Collection[str], days: int) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not name:
        errors["name"] = _("Give the token a name.")
    elif len(name) > 80:
        errors["name"] = too_long(80)
    if not set(scopes) <= set(SCOPES):
        errors["scopes"] = _("Choose from the list.")
    if not 1 <= days <= TOKEN_DAYS:
        errors["days"] = _("A token ends within a year: choose 1 to %(most)s days.", most=TOKEN_DAYS)
    return errors


def revoke_token(actor: Account, token_id: int) -> None:
    """Make one of the actor's own tokens worthless. Raises NotFound."""
    token = session().get(ApiToken, token_id)
    if token is None or token.person_id != actor.member_id:
        raise NotFound()
    token.revoked_at = token.revoked_at or clock.now()
    record(actor.member_id, "token_revoked", "api_token", token_id)


def touch_token(token_id: int) -> None:
    """Note that a token is in use."""
    session().execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=clock.now()))


def end_tokens(person_id: int) -> None:
    """Make every token of somebody worthless."""
    live = ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None)
    session().execute(update(ApiToken).where(*live).values(revoked_at=clock.now()))
