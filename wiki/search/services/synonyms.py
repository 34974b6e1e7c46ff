"""Synonyms, managed by the network coordinator. Inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role
from wiki.search.models import Synonym, SynonymGroup
from wiki.search.rules import words as word_rules

FEWEST, MOST = 2, 12
"""Words of one group."""


def may_edit(actor: Actor) -> bool:
    """Whether the actor may edit the synonyms: the network coordinator may."""
    return actor.has(Role.NETWORK_COORDINATOR)


class GroupRow(NamedTuple):
    """Words that mean the same, and who last changed them."""

    id: int
    words: list[str]
    version: int
    changed_at: datetime
    changed_by: str | None


def groups() -> list[GroupRow]:
    """Every group of words, by its first word."""
    group = SynonymGroup
    statement = select(
        group.id, group.words, group.version, group.changed_at, Person.name.label("changed_by")
    ).outerjoin(Person, Person.id == group.changed_by_id)
    rows = [GroupRow._make(row) for row in session().execute(statement)]
    return sorted(rows, key=lambda row: (word_rules.fold(row.words[0]), row.id))


def add_group(actor: Actor, typed: Sequence[str]) -> SynonymGroup:
    """Add a group of words that mean the same. Raises NotAllowed, and Invalid (field `words`)."""
    _allow(actor)
    words = _checked(typed, None)
    group = SynonymGroup(words=words, changed_by_id=actor.id, changed_at=clock.now())
    session().add(group)
    session().flush()
    _store(group)
    record(actor.id, "synonyms.added", "synonym_group", group.id, words=words)
    return group


def change_group(actor: Actor, group_id: int, version: int, typed: Sequence[str]) -> SynonymGroup:
    """Replace the words of a group; `version` is the one the writer started from.

    Raises NotAllowed, NotFound, Conflict when somebody else changed it since, and Invalid (field `words`).
    """
    group = _locked(actor, group_id, version)
    words = _checked(typed, group_id)
    if words != group.words:
        group.words, group.version = words, group.version + 1
        group.changed_by_id, group.changed_at = actor.id, clock.now()
        _store(group)
        record(actor.id, "synonyms.changed", "synonym_group", group_id, words=words)
    return group


def remove_group(actor: Actor, group_id: int, version: int) -> None:
    """Remove a group; each of its words finds only itself again.

    Raises NotAllowed, NotFound, and Conflict when somebody else changed it since.
    """
    group = _locked(actor, group_id, version)
    session().execute(delete(Synonym).where(Synonym.group_id == group_id))
    session().delete(group)
    record(actor.id, "synonyms.removed", "synonym_group", group_id, words=group.words)


def _store(group: SynonymGroup) -> None:
    session().execute(delete(Synonym).where(Synonym.group_id == group.id))
    rows = [{"form": form, "group_id": group.id} for form in sorted(_forms(group.words))]
    session().execute(insert(Synonym), rows)


def _forms(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in word_rules.forms(word_rules.fold(word))}


def _stem(word: str) -> str:
    return word_rules.stem(word_rules.fold(word))


def _checked(typed: Sequence[str], group_id: int | None) -> list[str]:
    """The words as they will be kept; each is one word to the index, and in no other group."""
    words = [word for word in (" ".join(word.split()) for word in typed) if word]
    odd = [word for word in words if not _is_word(word)]
    if odd:
        raise Invalid({"words": _("“%(word)s” is not a single word of 3 to 40 letters.", word=odd[0][:60])})
    by_stem = {_stem(word): word for word in reversed(words)}
    if not FEWEST <= len(by_stem) <= MOST:
        raise Invalid({"words": _("Enter two to twelve different words, with commas between them.")})
    _check_free(words, group_id)
    return [word for word in words if by_stem[_stem(word)] == word]


def _is_word(word: str) -> bool:
    found = word_rules.folded(word)
    return (
        len(found) == 1
        and word_rules.vocabulary(found) == set(found)
        and found[0] not in word_rules.STOP_WORDS
    )


def _check_free(words: Sequence[str], group_id: int | None) -> None:
    taken = select(Synonym.form).where(Synonym.form.in_(_forms(words)))
    if group_id is not None:
        taken = taken.where(Synonym.group_id != group_id)
    others = set(session().scalars(taken))
    for word in words:
        if others & _forms([word]):
            raise Invalid({"words": _("“%(word)s” is already in another row.", word=word)})


def _locked(actor: Actor, group_id: int, version: int) -> SynonymGroup:
    _allow(actor)
    group = session().get(SynonymGroup, group_id, with_for_update=True) if may_be_id(group_id) else None
    if group is None:
        raise NotFound(_("These synonyms no longer exist."))
    if group.version != version:
        raise Conflict(
            _(
                "Somebody else changed this in the meantime. Look at what is there now and make your "
                "change again."
            )
        )
    return group


def _allow(actor: Actor) -> None:
    if not may_edit(actor):
        raise NotAllowed(_("Only the network coordinator can manage the synonyms."))
