"""What an expert is with. Inside the caller's transaction."""

from sqlalchemy import delete, select

from wiki.audit.services import record
from wiki.costs.queries.projects import project
from wiki.days.queries.days import day, part
from wiki.experts.models import ExpertLink
from wiki.experts.queries.links import COLUMNS
from wiki.experts.rules.experts import LinkKind, read_link
from wiki.experts.services.experts import locked
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.plan.queries import activity
from wiki.schools.rules import Actor


def link(actor: Actor, expert_id: int, name: str) -> None:
    """Note that an expert is with something, named as `day:3`; twice is the same as once.

    Raises NotAllowed, NotFound, and Invalid (field `link`).
    """
    locked(actor, expert_id)
    kind, id_ = _named(actor, name)
    column = COLUMNS[kind]
    there = select(ExpertLink.id).where(ExpertLink.expert_id == expert_id, column == id_)
    if session().scalar(there) is None:
        added = ExpertLink(expert_id=expert_id, by_id=actor.member_id, at=clock.now())
        setattr(added, column.key, id_)
        session().add(added)
        session().flush()
        record(actor.id, "expert.linked", "expert", expert_id, to=f"{kind}:{id_}")


def unlink(actor: Actor, expert_id: int, name: str) -> None:
    """Note that an expert is not with something after all; twice is the same as once.

    Raises NotAllowed, NotFound, and Invalid (field `link`).
    """
    locked(actor, expert_id)
    kind, id_ = _read(name)
    gone = delete(ExpertLink).where(ExpertLink.expert_id == expert_id, COLUMNS[kind] == id_)
    if session().execute(gone.returning(ExpertLink.id)).all():
        record(actor.id, "expert.unlinked", "expert", expert_id, to=f"{kind}:{id_}")


def _named(actor: Actor, name: str) -> tuple[LinkKind, int]:
    kind, id_ = _read(name)
    try:
        there = _there(actor, kind, id_)
    except NotFound:
        there = False
    if not there:
        raise Invalid({"link": _("Choose one from the list.")})
    return kind, id_


def _there(actor: Actor, kind: LinkKind, id_: int) -> bool:
    looks = {LinkKind.DAY: day, LinkKind.PART: part, LinkKind.PROJECT: project}
    return bool(looks[kind](actor, id_)) if kind in looks else activity(id_) is not None


def _read(name: str) -> tuple[LinkKind, int]:
    found = read_link(name)
    id_ = read_id(found[1]) if found else None
    if found is None or id_ is None or not may_be_id(id_):
        raise Invalid({"link": _("Choose one from the list.")})
    return found[0], id_
