"""Who somebody is in the network, and what follows from it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may be; the first two are of a school, the others of the network."""

    TEACHER = "teacher"
    SCHOOL_COORDINATOR = "school_coordinator"
    NETWORK_COORDINATOR = "network_coordinator"
    TREASURER = "treasurer"
    SECOND_APPROVER = "second_approver"
    ADMINISTRATOR = "administrator"


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
    last_visit_at: datetime | None = None

    @property
    def is_member(self) -> bool:
        """True for everybody with an account."""
        return self.id is not None

    @property
    def initials(self) -> str:
        """Two letters that stand for the person."""
        words = (
            [w for w in self.name.split() if w[:1].isupper()]
            or self.name.split()
            or ["?"]
        )
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

    def coordinates(self, school_id: int | None) -> bool:
        """True for the coordinator of this school."""
        return (
            self.school_id is not None
            and self.school_id == school_id
            and self.has(Role.SCHOOL_COORDINATOR)
        )


VISITOR = Actor()
