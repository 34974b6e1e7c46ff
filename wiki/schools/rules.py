"""Who somebody is in the network, and what follows from it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What somebody may be; the first two are of a school, the others of the network."""

    TEACHER = "teacher"
    SCHOOL_COORDINATOR = "school_coordinator"
    NETWORK_COORDINATOR = "network_coordinator"
    TREASURER = "treasurer"
    SECOND_APPROVER = "second_approver"
    ADMINISTRATOR = "administrator"


MONEY_ROLES = frozenset({Role.NETWORK_COORDINATOR, Role.TREASURER, Role.SECOND_APPROVER})
"""The roles that move money: one person gives them, another one agrees."""
SCHOOL_ROLES = frozenset({Role.TEACHER, Role.SCHOOL_COORDINATOR})


@dataclass(frozen=True)
class Actor:
    """Who is asking: a member with roles, or a visitor (`id` is None). `roles` are those of their school and
    of the network; `school_id` is the school they belong to, if any."""

    id: int | None = None
    name: str = ""
    email: str = ""
    language: str | None = None
    school_id: int | None = None
    school_name: str = ""
    school_colour: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    session_id: int | None = None
    token_id: int | None = None
    seen_at: datetime | None = None
    """When this session or token was last noted to be in use; not later than five minutes ago while it is."""
    last_visit_at: datetime | None = None
    must_change_password: bool = False
    """Their password was handed over: before anything else they make one of their own."""
    scopes: frozenset[str] = frozenset()
    """What the token they are here with is for, besides reading."""
    unread: int = 0
    """Notices that they have not read."""

    @property
    def is_member(self) -> bool:
        """True for everybody with an account."""
        return self.id is not None

    @property
    def initials(self) -> str:
        """Two letters that stand for the person."""
        words = [w for w in self.name.split() if w[:1].isupper()] or self.name.split() or ["?"]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()

    @property
    def member_id(self) -> int:
        """The id of a member; a programming error for a visitor."""
        if self.id is None:
            raise ValueError("a visitor has no account")
        return self.id

    def has(self, *roles: Role) -> bool:
        """True when the actor has one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def moves_money(self) -> bool:
        """True for who has a role that moves money."""
        return not self.roles.isdisjoint(MONEY_ROLES)

    def coordinates(self, school_id: int | None) -> bool:
        """True for the coordinator of this school."""
        return (
            self.school_id is not None and self.school_id == school_id and self.has(Role.SCHOOL_COORDINATOR)
        )


VISITOR = Actor()

OPERATOR = Actor(name="operator", roles=frozenset({Role.ADMINISTRATOR}))
"""Whoever runs commands on the machine itself: may do what an administrator may, and has no account."""

Grant = tuple[Role, int | None]
"""A role, and the school it is at (None: of the network)."""


@dataclass(frozen=True)
class Subject:
    """A person as others manage them."""

    id: int
    grants: frozenset[Grant]

    def is_only_teacher_of(self, school_id: int | None) -> bool:
        """True when all they are is a teacher of this school."""
        return school_id is not None and self.grants == {(Role.TEACHER, school_id)}


@dataclass(frozen=True)
class Bonds:
    """Pairs of people of whom one gave the other a role that moves money, or another password, not long ago."""

    pairs: frozenset[frozenset[int]] = frozenset()

    def tie(self, one: int | None, other: int | None) -> bool:
        """Whether these two do not count as two where two people decide."""
        return frozenset({one, other}) in self.pairs


NO_BONDS = Bonds()
APART = timedelta(days=7)
"""So long whoever gave a role that moves money, or had a password reset, does not decide with who got it."""


def may_agree(actor: Actor, kind: str, person_id: int, by_id: int | None) -> bool:
    """Whether the actor may agree to a change of who decides on money: somebody who moves money, who did not ask for it
    and whom it is not about; to another address also its owner."""
    if actor.id is None or actor.id == by_id:
        return False
    if actor.id == person_id:
        return kind == "address"
    return actor.moves_money


def sees_trust(actor: Actor) -> bool:
    """Who decides on money is shown to who does, and to administrators."""
    return actor.moves_money or actor.has(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class SchoolCommand:
    """What a school is to be. `brin` is like 99ZA00, `colour` is `#rrggbb` or empty."""

    brin: str
    name: str
    place: str
    type: str = ""
    colour: str = ""


def sees_everybody(actor: Actor) -> bool:
    """True when the list of people is not only that of one school."""
    return actor.has(Role.ADMINISTRATOR, Role.NETWORK_COORDINATOR)


def may_add_people(actor: Actor) -> bool:
    """An administrator adds anybody, a school's coordinator teachers of their school."""
    return actor.has(Role.ADMINISTRATOR, Role.SCHOOL_COORDINATOR)


def may_grant(actor: Actor, grants: Collection[Grant]) -> bool:
    """Whether the actor may give a new person these roles."""
    if actor.has(Role.ADMINISTRATOR):
        return True
    own = (Role.TEACHER, actor.school_id)
    return actor.coordinates(actor.school_id) and bool(grants) and all(g == own for g in grants)


def may_change_person(actor: Actor) -> bool:
    """Names, addresses, roles and passwords of others are changed by administrators."""
    return actor.has(Role.ADMINISTRATOR)


def may_close(actor: Actor, subject: Subject) -> bool:
    """Whether the actor may close or open this account; never their own."""
    if actor.id == subject.id:
        return False
    if actor.has(Role.ADMINISTRATOR):
        return True
    return actor.coordinates(actor.school_id) and subject.is_only_teacher_of(actor.school_id)


def may_reset_password(actor: Actor, subject: Subject) -> bool:
    """As closing an account: who may do that may also give a new password."""
    return may_close(actor, subject)


def remains_administrator(actor: Actor, subject: Subject, grants: Collection[Grant]) -> bool:
    """False when an administrator would take this role from themselves: so there is always one left."""
    administers = (Role.ADMINISTRATOR, None)
    return actor.id != subject.id or administers not in subject.grants or administers in grants


def may_edit_schools(actor: Actor) -> bool:
    """Schools and their numbers of pupils, by which costs are split, are kept by administrators."""
    return actor.has(Role.ADMINISTRATOR)


def grants_problem(grants: Collection[Grant]) -> bool:
    """True for a school's role without a school, a network's role at a school, or more than one school."""
    misplaced = any((role in SCHOOL_ROLES) != (school_id is not None) for role, school_id in grants)
    return misplaced or len({school_id for _role, school_id in grants if school_id is not None}) > 1
