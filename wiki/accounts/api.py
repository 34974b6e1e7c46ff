"""One's own account by the JSON API: tokens, browsers, password. The same services as the screens."""

from typing import Any

from flask import request

from wiki.accounts import queries, schemas
from wiki.accounts.rules import Place, network_of
from wiki.accounts.services import accounts, attempts
from wiki.accounts.services import tokens as token_services
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("accounts", __name__, description="Your own account", writes="decide")


@bp.route("/me/tokens", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.TokensSchema)
def tokens() -> dict[str, Any]:
    """Your tokens that were not revoked."""
    return {"items": queries.live_tokens(current_actor().member_id)}


@bp.route("/me/tokens/<id:token_id>", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def revoke_token(token_id: int) -> None:
    """Make one of your tokens worthless."""
    with transaction():
        token_services.revoke_token(current_actor(), token_id)


@bp.route("/me/sessions", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.SessionsSchema)
def sessions() -> dict[str, Any]:
    """The browsers you are signed in with."""
    return {"items": queries.live_sessions(current_actor().member_id)}


@bp.route("/me/sessions", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def end_sessions() -> None:
    """Sign every browser of yours out; tokens stay."""
    with transaction():
        accounts.end_other_sessions(current_actor())


@bp.route("/me/sessions/<id:session_id>", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def end_session(session_id: int) -> None:
    """Sign one of your browsers out."""
    with transaction():
        accounts.end_session(current_actor(), session_id)


@bp.route("/me/password", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.ChangedPassword)
@bp.response(204)
def change_password(body: dict[str, Any]) -> None:
    """Take another password; your browsers are signed out, and your tokens end (this one too) unless you keep them.
    Guessing the present one is slowed down (429)."""
    actor = current_actor()
    with transaction():
        attempts.count(actor.email, Place(network_of(request.remote_addr)))
    with transaction():
        accounts.change_password(
            actor, body["present_password"], body["new_password"], keep_tokens=body["keep_tokens"]
        )
