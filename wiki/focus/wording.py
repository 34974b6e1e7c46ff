"""Stages, flags, changes and reasons in the reader's words."""

from typing import Any

from wiki.focus.rules.matching import ReasonKind
from wiki.focus.rules.points import Change, Flag, Stage
from wiki.focus.rules.workshops import WorkshopReason
from wiki.kernel.i18n import _, date_long, lazy

STAGES = {
    Stage.EXPLORE: lazy("Exploring"),
    Stage.DESIGN: lazy("Designing"),
    Stage.TRY_OUT: lazy("Trying out"),
    Stage.INTRODUCE: lazy("Introducing"),
    Stage.EMBED: lazy("Embedding"),
}
STAGE_HINTS = {
    Stage.EXPLORE: lazy("We are finding out what it is and whether we want it."),
    Stage.DESIGN: lazy("We are making it fit our school."),
    Stage.TRY_OUT: lazy("A few people do it."),
    Stage.INTRODUCE: lazy("More and more people do it."),
    Stage.EMBED: lazy("It is how we work; we keep it so."),
}
FLAGS = {
    Flag.SEEKS_PARTNER: lazy("Looks for a partner"),
    Flag.BRINGS: lazy("Wants to share"),
    Flag.HOSTS: lazy("Can host a visit"),
    Flag.HAS_QUESTION: lazy("Has a question"),
}
MARKS = {Flag.SEEKS_PARTNER: "↔", Flag.BRINGS: "↑", Flag.HOSTS: "⌂", Flag.HAS_QUESTION: "?"}
"""Flags where there is no room for words; beside them stand the words for who does not see them."""
FIELDS = {
    "building_block": lazy("building block"),
    "title": lazy("name"),
    "requests": lazy("what you want to fetch"),
    "offers": lazy("what you can bring"),
    "flags": lazy("the boxes you ticked"),
}
KINDS = {
    ReasonKind.OFFERS: lazy("Offers what you ask"),
    ReasonKind.FURTHER: lazy("Is further with it"),
    ReasonKind.SAME_QUESTION: lazy("Has the same question"),
    ReasonKind.SAME_STAGE: lazy("Is as far as you"),
    ReasonKind.ASKS: lazy("Asks what you offer"),
    ReasonKind.USES: lazy("Uses material for it"),
    ReasonKind.WROTE: lazy("Wrote about it"),
    ReasonKind.GROUP: lazy("Is in the working group"),
    ReasonKind.HOSTS: lazy("Can host a visit"),
}
WORKSHOPS = {
    WorkshopReason.ANSWERS: lazy("Goes into what you ask"),
    WorkshopReason.ABOUT: lazy("Is about your focal point"),
    WorkshopReason.FURTHER: lazy("Is led by a school that is further with it"),
    WorkshopReason.ACTIVITY: lazy("Belongs to an activity on your building block"),
    WorkshopReason.MATERIAL: lazy("Works with material for it"),
}


def change(found: Change) -> str:
    """What changed in a focal point."""
    if found.then is None:
        return _("New")
    parts = []
    if found.moved:
        parts.append(_("From %(then)s to %(now)s", then=STAGES[found.then], now=STAGES[found.now]))
    if found.texts:
        parts.append(_("Changed: %(what)s", what=", ".join(str(FIELDS[name]) for name in found.texts)))
    return ". ".join(parts)


def since(preview: Any) -> str:
    """Since when what is told of a school changed (`wiki.focus.queries.previews.Preview`), or that nothing did."""
    day = date_long(preview.since)
    if any(it.change for it in preview.standings):
        return _("What changed is since %(day)s.", day=day)
    return _("Nothing changed since %(day)s.", day=day)


def fact(one: Any) -> str:
    """One fact of a match (`wiki.focus.queries.matches.Fact`) in words, without its link."""
    if one.point is None:
        return str(KINDS[one.kind])
    return f"{KINDS[one.kind]} ({STAGES[one.point.stage]})"


def words(one: Any) -> str:
    """The words that fit, in quotation marks; empty when it is the building block that fits."""
    return ", ".join(f"“{word}”" for word in one.words)
