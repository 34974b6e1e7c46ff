"""Distribution keys of projects and of the network, their lines and approvals."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.kernel.witness import witnessed


@witnessed("id")
class KeyVersion(Model):
    """A version of a project's distribution key. A new rule is a new version; a used one never changes."""

    __tablename__ = "key_version"
    __table_args__ = (
        UniqueConstraint("project_id", "version"),
        CheckConstraint(
            "method in ('equal', 'pupils', 'percent', 'weights', 'fixed_rest')",
            name="method",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    version: Mapped[int]
    method: Mapped[str] = mapped_column(String(12))
    effective_from: Mapped[date]
    rationale: Mapped[str] = mapped_column(String(500), default="")
    name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """Which key of the project it is a version of: empty is the usual one, others are chosen per cost."""
    basis: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """HALF_DAYS when the weights are half-days of taking part."""
    rest_method: Mapped[str] = mapped_column(String(12), default="equal", server_default="equal")
    """How `fixed_rest` divides the rest: `equal` or `pupils`."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


@witnessed("key_version_id")
class KeyApproval(Model):
    """A key version counts from here on: it was approved, by somebody else than who proposed it, or refused.

    The first key of a project is approved with the opening of the project.
    """

    __tablename__ = "key_approval"

    key_version_id: Mapped[int] = mapped_column(ForeignKey("key_version.id"), primary_key=True)
    approved: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(500), default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    """A cost dated earlier than this day is flagged: the key was not fixed beforehand."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the version and its lines, as they were approved."""


@witnessed("key_version_id")
class KeyAdoption(Model):
    """A project's key version was taken over from this version of a key of the network."""

    __tablename__ = "key_adoption"

    key_version_id: Mapped[int] = mapped_column(ForeignKey("key_version.id"), primary_key=True)
    network_key_version_id: Mapped[int] = mapped_column(ForeignKey("network_key_version.id"))


@witnessed("id")
class NetworkKeyVersion(Model):
    """A version of a distribution key of the network, that projects can take over. It never changes."""

    __tablename__ = "network_key_version"
    __table_args__ = (
        UniqueConstraint("name", "version"),
        CheckConstraint(
            "method in ('equal', 'pupils', 'percent', 'weights', 'fixed_rest')",
            name="method",
        ),
        CheckConstraint("approved_by_id is null or approved_by_id <> created_by_id", name="four_eyes"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    method: Mapped[str] = mapped_column(String(12))
    basis: Mapped[str] = mapped_column(String(10), default="")
    rest_method: Mapped[str] = mapped_column(String(12), default="equal")
    effective_from: Mapped[date]
    rationale: Mapped[str] = mapped_column(String(500))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]


@witnessed("network_key_version_id")
class NetworkKeyLine(Model):
    """What a key of the network says of one school; see KeyLine."""

    __tablename__ = "network_key_line"
    __table_args__ = (CheckConstraint("value is null or value >= 0", name="value_not_negative"),)

    network_key_version_id: Mapped[int] = mapped_column(
        ForeignKey("network_key_version.id"), primary_key=True
    )
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    value: Mapped[int | None] = mapped_column(BigInteger)


@witnessed("key_version_id")
class KeyLine(Model):
    """What a key says of one school: basis points, a weight or cents by method; empty is the rest (fixed_rest)."""

    __tablename__ = "key_line"
    __table_args__ = (CheckConstraint("value is null or value >= 0", name="value_not_negative"),)

    key_version_id: Mapped[int] = mapped_column(ForeignKey("key_version.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    value: Mapped[int | None] = mapped_column(BigInteger)
