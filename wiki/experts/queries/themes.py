"""What experts know of, and what there is to see at schools."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from wiki.experts.models import ExpertTheme, VisitTheme
from wiki.experts.rules.experts import Themes
from wiki.kernel.collation import dutch_key
from wiki.kernel.db import session
from wiki.plan.models import BuildingBlock

Table = type[ExpertTheme] | type[VisitTheme]


class Theme(NamedTuple):
    """A building block, or (`building_block` is None) a word of one's own."""

    building_block: int | None
    name: str


def owner_of(table: Table) -> InstrumentedAttribute[int]:
    """The column that says whose theme it is."""
    return ExpertTheme.expert_id if table is ExpertTheme else VisitTheme.offer_id


def themes_of(table: Table, ids: Collection[int]) -> Mapping[int, tuple[Theme, ...]]:
    """The themes of some experts or offers, by id: building blocks in the network's order, then words."""
    if not ids:
        return {}
    owner = owner_of(table)
    statement = (
        select(owner.label("owner"), table.building_block_id, table.tag, BuildingBlock.name)
        .outerjoin(BuildingBlock, BuildingBlock.id == table.building_block_id)
        .where(owner.in_(ids))
        .order_by(BuildingBlock.position.is_(None), BuildingBlock.position, table.tag)
    )
    found: dict[int, list[Theme]] = defaultdict(list)
    for row in session().execute(statement):
        found[row.owner].append(Theme(row.building_block_id, row.name or row.tag))
    return {id_: tuple(themes) for id_, themes in found.items()}


def tags_in_use(table: Table, owners: Iterable[int] | None = None) -> list[str]:
    """Every word that is used, in order; of some owners alone when these are given."""
    statement = select(table.tag).where(table.tag != "").distinct()
    if owners is not None:
        statement = statement.where(owner_of(table).in_(list(owners)))
    return sorted(session().scalars(statement), key=dutch_key)


def stored(themes: Iterable[Theme]) -> Themes:
    """Themes as a command has them."""
    rows = list(themes)
    return Themes(
        tuple(row.building_block for row in rows if row.building_block is not None),
        tuple(row.name for row in rows if row.building_block is None),
    )
