"""What was asked, from the address. A filter that makes no sense is left out."""

import re
from collections.abc import Mapping

from wiki.kernel.forms import read_id
from wiki.search.queries.search import Question
from wiki.search.rules.words import MAX_QUESTION
from wiki.search.wording import ARTEFACT_TYPE_KEYS, PAGE_KINDS, TYPES

_SCHOOL_YEAR = re.compile(r"[0-9]{4}-[0-9]{4}")


def question(args: Mapping[str, str]) -> Question:
    """The question of a request's address."""
    type_, kind, artefact_type = (args.get(name, "") for name in ("type", "kind", "artefact_type"))
    year = args.get("school_year", "")
    return Question(
        q=" ".join(args.get("q", "").replace("\x00", " ").split())[:MAX_QUESTION],
        type=type_ if type_ in TYPES else "",
        kind=kind if kind in PAGE_KINDS else "",
        artefact_type=artefact_type if artefact_type in ARTEFACT_TYPE_KEYS else "",
        activity=read_id(args.get("activity", "")),
        building_block=read_id(args.get("building_block", "")),
        school_year=year if _SCHOOL_YEAR.fullmatch(year) else "",
        school=read_id(args.get("school", "")),
        released=args.get("released") == "1",
        in_use=args.get("in_use") == "1",
        cursor=args.get("cursor") or None,
    )


def words(typed: str) -> list[str]:
    """Synonyms as they are typed: with commas between them, or each on a line."""
    return re.split(r"[,;\n]", typed[:1000])
