"""Schools and who belongs to them in which role."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.kernel.witness import witnessed


@witnessed("id")
class School(Model):
    """A school of the network. Lists of schools, and ties in splitting, go by `brin`."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    brin: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(140))
    place: Mapped[str] = mapped_column(String(80))
    type: Mapped[str] = mapped_column(String(80), default="")
    colour: Mapped[str] = mapped_column(String(20), default="")
    """`#rrggbb`: rings the initials of the school and its people."""
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]


@witnessed("school_id")
class PupilCount(Model):
    """Pupils of a school on a count date (1 October) and where the number comes from."""

    __tablename__ = "pupil_count"
    __table_args__ = (
        UniqueConstraint("school_id", "counted_on"),
        CheckConstraint("pupils >= 0", name="pupils_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    counted_on: Mapped[date]
    pupils: Mapped[int]
    source: Mapped[str] = mapped_column(String(120), default="")


@witnessed("person_id")
class Membership(Model):
    """A role of a person: of a school, or of the network when `school_id` is empty."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "school_id", "role"),
        Index(
            "uq_membership_network_role",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("school_id is null"),
            postgresql_where=text("school_id is null"),
        ),
        Index("ix_membership_school_id", "school_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    role: Mapped[str] = mapped_column(String(30))


@witnessed("id")
class TrustChange(Model):
    """Something that touches who decides on money: a role given or taken, a password, an address.

    `by_id` is who asked for it, empty for whoever has the server itself. `agreed` is empty while somebody else still
    has to say something.
    """

    __tablename__ = "trust_change"
    __table_args__ = (
        CheckConstraint("kind in ('role', 'role_gone', 'password', 'address')", name="kind"),
        CheckConstraint("(agreed is null) = (decided_at is null)", name="decided"),
        CheckConstraint("(role <> '') = (kind in ('role', 'role_gone'))", name="of_role"),
        Index(
            "uq_trust_change_waiting",
            "person_id",
            "kind",
            "role",
            unique=True,
            sqlite_where=text("agreed is null"),
            postgresql_where=text("agreed is null"),
        ),
        Index("ix_trust_change_decided_at", "decided_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(30), default="")
    address: Mapped[str] = mapped_column(String(254), default="")
    """The address somebody is to have, while that waits; empty otherwise."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    agreed: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
