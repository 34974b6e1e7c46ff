"""Experts by the JSON API; it calls the services of the screens."""

from typing import Any

from wiki.experts import schemas
from wiki.experts.api.blueprint import bp
from wiki.experts.queries import experts as queries
from wiki.experts.queries import links as link_queries
from wiki.experts.rules.experts import LOOKS_AFTER, Consent, ContactCommand, ExpertCommand, Scope, Themes
from wiki.experts.services import consents, experts, judgements, links
from wiki.kernel.api import page_schema
from wiki.kernel.db import transaction
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor


@bp.get("/experts")
@access(ANYONE)
@bp.arguments(schemas.ThemeQuery, location="query")
@bp.response(200, page_schema(schemas.ExpertSchema))
def list_experts(query: dict[str, Any]) -> Any:
    """Experts by name; without a token those who agreed to that."""
    narrowed = queries.Filters(query["building_block"], query["tag"])
    return queries.experts_page(current_actor(), narrowed, query.get("cursor"), query["limit"])


@bp.post("/experts")
@access(MEMBERS)
@bp.arguments(schemas.ExpertBody)
@bp.response(201, schemas.ExpertSchema)
def add_expert(body: dict[str, Any]) -> Any:
    """Add an expert."""
    with transaction():
        made = experts.add_expert(current_actor(), _command(body)).id
    return queries.expert(current_actor(), made)


@bp.get("/experts/<id:expert_id>")
@access(ANYONE)
@bp.response(200, schemas.ExpertSchema)
def one_expert(expert_id: int) -> Any:
    """One expert."""
    return queries.expert(current_actor(), expert_id)


@bp.put("/experts/<id:expert_id>")
@access(MEMBERS)
@bp.arguments(schemas.ChangedExpert)
@bp.response(200, schemas.ExpertSchema)
def change_expert(body: dict[str, Any], expert_id: int) -> Any:
    """Change what is told of an expert."""
    with transaction():
        experts.change_expert(current_actor(), expert_id, body["version"], _command(body))
    return queries.expert(current_actor(), expert_id)


@bp.delete("/experts/<id:expert_id>")
@access(*LOOKS_AFTER)
@bp.response(204)
def remove_expert(expert_id: int) -> None:
    """Take away everything that is known of an expert."""
    with transaction():
        experts.remove_expert(current_actor(), expert_id)


@bp.get("/experts/<id:expert_id>/private")
@access(MEMBERS)
@bp.response(200, schemas.ExpertPrivateSchema)
def private(expert_id: int) -> Any:
    """What members see of an expert: who invited them, fee, and contact with the consent for it."""
    return queries.private(current_actor(), expert_id)


@bp.put("/experts/<id:expert_id>/contact")
@access(*LOOKS_AFTER)
@bp.arguments(schemas.ContactBody)
@bp.response(204)
def set_contact(body: dict[str, Any], expert_id: int) -> None:
    """Store how to reach an expert, with their consent."""
    command = ContactCommand(body["email"], body["phone"], Consent(body["way"], body["given_on"]))
    with transaction():
        consents.set_contact(current_actor(), expert_id, command)


@bp.delete("/experts/<id:expert_id>/contact")
@access(*LOOKS_AFTER)
@bp.response(204)
def withdraw_contact(expert_id: int) -> None:
    """The expert takes the consent back: their contact is removed at once."""
    with transaction():
        consents.withdraw(current_actor(), expert_id, Scope.CONTACT)


@bp.put("/experts/<id:expert_id>/public")
@access(*LOOKS_AFTER)
@bp.arguments(schemas.ConsentBody)
@bp.response(204)
def show_publicly(body: dict[str, Any], expert_id: int) -> None:
    """Have visitors see an expert who agreed to that."""
    with transaction():
        consents.show_publicly(current_actor(), expert_id, Consent(body["way"], body["given_on"]))


@bp.delete("/experts/<id:expert_id>/public")
@access(*LOOKS_AFTER)
@bp.response(204)
def withdraw_public(expert_id: int) -> None:
    """The expert takes the consent back: visitors see them no more."""
    with transaction():
        consents.withdraw(current_actor(), expert_id, Scope.PUBLIC)


@bp.get("/experts/<id:expert_id>/judgements")
@access(MEMBERS)
@bp.response(200, schemas.JudgementsSchema)
def list_judgements(expert_id: int) -> Any:
    """What schools say of an expert."""
    queries.expert(current_actor(), expert_id)
    return {"items": queries.judgements(current_actor(), expert_id)}


@bp.put("/experts/<id:expert_id>/judgement")
@access(MEMBERS)
@bp.arguments(schemas.JudgementBody)
@bp.response(204)
def judge(body: dict[str, Any], expert_id: int) -> None:
    """Say what your school thinks."""
    with transaction():
        judgements.judge(current_actor(), expert_id, body["verdict"], body["sentence"], body["version"])


@bp.delete("/experts/<id:expert_id>/judgement")
@access(MEMBERS)
@bp.response(204)
def take_back_judgement(expert_id: int) -> None:
    """Take away what your school says."""
    with transaction():
        judgements.take_back(current_actor(), expert_id)


@bp.get("/experts/<id:expert_id>/links")
@access(ANYONE)
@bp.response(200, schemas.ExpertLinksSchema)
def list_links(expert_id: int) -> Any:
    """What an expert is with."""
    queries.expert(current_actor(), expert_id)
    return {"items": link_queries.links(current_actor(), expert_id)}


@bp.put("/experts/<id:expert_id>/links/<kind>/<id:object_id>")
@access(MEMBERS)
@bp.response(204)
def link(expert_id: int, kind: str, object_id: int) -> None:
    """Say that an expert is with an `activity`, a `day`, a `part` of a programme or a `project`."""
    with transaction():
        links.link(current_actor(), expert_id, f"{kind}:{object_id}")


@bp.delete("/experts/<id:expert_id>/links/<kind>/<id:object_id>")
@access(MEMBERS)
@bp.response(204)
def unlink(expert_id: int, kind: str, object_id: int) -> None:
    """Say that an expert is not with it after all."""
    with transaction():
        links.unlink(current_actor(), expert_id, f"{kind}:{object_id}")


def _command(body: dict[str, Any]) -> ExpertCommand:
    return ExpertCommand(
        name=body["name"],
        headline=body["headline"],
        about=body["about"].strip(),
        themes=Themes(tuple(body["building_blocks"]), tuple(tag.lower() for tag in body["tags"])),
        invited_by_id=body["invited_by"],
        fee_from_cents=body["fee_from_cents"],
        fee_to_cents=body["fee_to_cents"],
        fee_note=body["fee_note"],
    )
