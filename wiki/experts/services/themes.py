"""Storing what an expert knows of, or what there is to see at a school."""

from typing import Any

from sqlalchemy import delete, func, insert, select

from wiki.experts.queries.themes import Table, owner_of
from wiki.experts.rules.experts import MOST_TAGS, TAG_MAX, Themes
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.plan.models import BuildingBlock


def check(themes: Themes) -> None:
    """Raises Invalid (fields `building_blocks`, `tags`)."""
    known = [id_ for id_ in set(themes.building_blocks) if may_be_id(id_)]
    there = select(func.count()).where(BuildingBlock.id.in_(known))
    if len(known) < len(set(themes.building_blocks)) or session().scalar(there) != len(known):
        raise Invalid({"building_blocks": _("Choose from the list.")})
    for tag in themes.tags:
        if len(tag) > TAG_MAX:
            raise Invalid({"tags": too_long(TAG_MAX, tag)})
    if len(themes.tags) > MOST_TAGS:
        raise Invalid({"tags": _("Use at most %(max)s words.", max=MOST_TAGS)})


def write(table: Table, owner_id: int, themes: Themes) -> None:
    """Put these themes in the place of those there were; the caller holds the row they belong to."""
    owner = owner_of(table)
    session().execute(delete(table).where(owner == owner_id))
    rows: list[dict[str, Any]] = [
        {owner.key: owner_id, "building_block_id": block, "tag": ""}
        for block in dict.fromkeys(themes.building_blocks)
    ]
    rows += [
        {owner.key: owner_id, "building_block_id": None, "tag": tag} for tag in dict.fromkeys(themes.tags)
    ]
    if rows:
        session().execute(insert(table), rows)
