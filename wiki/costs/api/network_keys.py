"""Keys of the network by the JSON API: the same services as the screens."""

from typing import Any

import marshmallow as ma

from wiki.costs.api.blueprint import bp, field_names
from wiki.costs.queries import network_keys as network_key_queries
from wiki.costs.queries.network_keys import NetworkKey
from wiki.costs.rules.commands import KeyCommand
from wiki.costs.rules.distribution_keys import KeyLine
from wiki.costs.rules.lifecycle import ENTERING, REVERSERS
from wiki.costs.schemas.projects import KeySchema
from wiki.costs.services import network_keys as network_key_services
from wiki.kernel.access import scope
from wiki.kernel.api_fields import day as _day
from wiki.kernel.api_fields import id_ as _id
from wiki.kernel.db import transaction
from wiki.schools.access import MEMBERS, access, current_actor


class NetworkKeySchema(KeySchema):
    """A version of a key of the network; projects can take it over once `approved_at` is set."""

    id = ma.fields.Integer()
    version = ma.fields.Integer()
    created_by = ma.fields.String()
    approved_by = ma.fields.String(allow_none=True)
    approved_at = ma.fields.DateTime(allow_none=True)
    projects = ma.fields.Integer()


class NetworkKeysSchema(ma.Schema):
    """The keys of the network by name, the newest version first."""

    items = ma.fields.List(ma.fields.Nested(NetworkKeySchema))


class AdoptKey(ma.Schema):
    """The key of the network that a project takes over, and from when."""

    network_key = _id(required=True)
    effective_from = _day(required=True)


class AdoptedSchema(ma.Schema):
    """The version that was proposed for the project."""

    version = ma.fields.Integer()


@bp.route("/network-keys", methods=["GET"])
@access(MEMBERS)
@bp.response(200, NetworkKeysSchema)
def list_network_keys() -> Any:
    """The keys of the network."""
    return {"items": [_shown(row) for row in network_key_queries.network_keys()]}


@bp.route("/network-keys", methods=["POST"])
@access(*REVERSERS)
@bp.arguments(KeySchema)
@bp.response(201, NetworkKeySchema)
def propose_network_key(body: dict[str, Any]) -> Any:
    """Propose a key of the network, or the next version of the one of this name."""
    lines = tuple(KeyLine(line["school_id"], line["value"]) for line in body["lines"])
    command = KeyCommand(
        body["method"],
        body["effective_from"],
        body["rationale"],
        lines,
        name=body["name"],
        basis=body["basis"],
        rest_method=body["rest_method"],
    )
    with transaction():
        key_id = network_key_services.propose_network_key(current_actor(), command).id
    return _shown(network_key_queries.network_key(key_id))


@bp.route("/network-keys/<id:key_id>/approve", methods=["POST"])
@scope("decide")
@access(*REVERSERS)
@bp.response(200, NetworkKeySchema)
def approve_network_key(key_id: int) -> Any:
    """Approve a key that somebody else proposed."""
    with transaction():
        network_key_services.approve_network_key(current_actor(), key_id)
    return _shown(network_key_queries.network_key(key_id))


@bp.route("/projects/<id:project_id>/keys/adopt", methods=["POST"])
@access(*ENTERING)
@bp.arguments(AdoptKey)
@bp.response(201, AdoptedSchema)
def adopt_network_key(body: dict[str, Any], project_id: int) -> Any:
    """Propose a key of the network for a project; somebody else approves it."""
    actor = current_actor()
    with field_names(), transaction():
        return network_key_services.adopt_network_key(
            actor, project_id, body["network_key"], body["effective_from"]
        )


def _shown(row: NetworkKey) -> dict[str, Any]:
    key = row.key
    return {
        **{
            name: getattr(row, name)
            for name in ("id", "name", "version", "rationale", "created_by", "projects")
        },
        "approved_by": row.approved_by,
        "approved_at": row.approved_at,
        "method": key.method,
        "effective_from": key.effective_from,
        "basis": key.basis,
        "rest_method": key.rest_method,
        "lines": [{"school_id": line.school_id, "value": line.value} for line in key.lines],
    }
