"""Projects, distribution keys, costs, their shares and decisions. Amounts are whole cents; nothing is deleted."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model

STATES = "'draft', 'submitted', 'approved', 'rejected', 'withdrawn', 'reversed', 'settled'"


class Project(Model):
    """A project under an activity: schools that develop something together and share what it costs."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("budget_cents is null or budget_cents >= 0", name="budget_not_negative"),
        CheckConstraint("ends_on >= starts_on", name="period"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(220))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    lead_school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    budget_cents: Mapped[int | None] = mapped_column(BigInteger)
    description: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ProjectParticipant(Model):
    """A school that takes part in a project, from a date and perhaps to one."""

    __tablename__ = "project_participant"
    __table_args__ = (UniqueConstraint("project_id", "school_id", "from_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]


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
    """`half_days` when the weights are half-days of taking part."""
    rest_method: Mapped[str] = mapped_column(String(12), default="equal", server_default="equal")
    """How `fixed_rest` divides the rest: `equal` or `pupils`."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


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


class KeyAdoption(Model):
    """A project's key version was taken over from this version of a key of the network."""

    __tablename__ = "key_adoption"

    key_version_id: Mapped[int] = mapped_column(ForeignKey("key_version.id"), primary_key=True)
    network_key_version_id: Mapped[int] = mapped_column(ForeignKey("network_key_version.id"))


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


class NetworkKeyLine(Model):
    """What a key of the network says of one school; see KeyLine."""

    __tablename__ = "network_key_line"
    __table_args__ = (CheckConstraint("value is null or value >= 0", name="value_not_negative"),)

    network_key_version_id: Mapped[int] = mapped_column(
        ForeignKey("network_key_version.id"), primary_key=True
    )
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    value: Mapped[int | None] = mapped_column(BigInteger)


class KeyLine(Model):
    """What a key says of one school: basis points, a weight or cents by method; empty is the rest (fixed_rest)."""

    __tablename__ = "key_line"
    __table_args__ = (CheckConstraint("value is null or value >= 0", name="value_not_negative"),)

    key_version_id: Mapped[int] = mapped_column(ForeignKey("key_version.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    value: Mapped[int | None] = mapped_column(BigInteger)


class Cost(Model):
    """A cost of a project. `number` counts within the project and decides where odd cents begin."""

    __tablename__ = "cost"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(f"status in ({STATES})", name="status"),
        CheckConstraint("net_cents + vat_cents = gross_cents", name="gross_is_net_and_vat"),
        Index("ix_cost_status", "status", "submitted_at", "id"),
        Index("ix_cost_document", "supplier", "document_number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(String(300))
    supplier: Mapped[str] = mapped_column(String(120), default="")
    document_number: Mapped[str] = mapped_column(String(60), default="")
    dated_on: Mapped[date]
    net_cents: Mapped[int] = mapped_column(BigInteger)
    vat_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    gross_cents: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    key_version_id: Mapped[int | None] = mapped_column(ForeignKey("key_version.id"))
    """The key it was split by, set at approval."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_for_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    recorded_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    """Of what was submitted; a decision is about exactly this content."""
    version: Mapped[int] = mapped_column(default=1)
    key_name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """Which key of the project it is split by; empty is the usual one."""
    in_kind: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Work or goods a school brought in; it counts as money does."""


class CostHours(Model):
    """Hours that a school's people worked: the amount is minutes x rate; wage cost is kept apart, names are not."""

    __tablename__ = "cost_hours"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("rate_cents >= 0 and wage_cents >= 0", name="rates_not_negative"),
    )

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    minutes: Mapped[int]
    rate_cents: Mapped[int] = mapped_column(BigInteger)
    """For an hour."""
    wage_cents: Mapped[int] = mapped_column(BigInteger)
    """What an hour costs the school; a rate above 105 % of it needs a reason."""
    rate_reason: Mapped[str] = mapped_column(String(300), default="")


class CostCurrency(Model):
    """A cost in another currency: what the document says, and the rate it was turned into euros by, frozen."""

    __tablename__ = "cost_currency"
    __table_args__ = (CheckConstraint("rate_millionths > 0", name="rate_positive"),)

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3))
    original_minor: Mapped[int] = mapped_column(BigInteger)
    """In the smallest unit of the currency."""
    rate_millionths: Mapped[int] = mapped_column(BigInteger)
    """Euros for one unit of the currency, times a million."""
    rate_on: Mapped[date]
    rate_source: Mapped[str] = mapped_column(String(120))


class CostLink(Model):
    """How a cost hangs together with another: a credit note with what it credits, a new cost with a reversed one."""

    __tablename__ = "cost_link"
    __table_args__ = (
        CheckConstraint("(credits_cost_id is null) <> (replaces_cost_id is null)", name="one_of_two"),
    )

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    credits_cost_id: Mapped[int | None] = mapped_column(ForeignKey("cost.id"), index=True)
    replaces_cost_id: Mapped[int | None] = mapped_column(ForeignKey("cost.id"), unique=True)


class CostComment(Model):
    """A contribution to the discussion of a cost."""

    __tablename__ = "cost_comment"
    __table_args__ = (Index("ix_cost_comment_cost_id", "cost_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime]


class ReversalRequest(Model):
    """A person asks to reverse an approved cost, with a reason; it is done when another agrees."""

    __tablename__ = "reversal_request"
    __table_args__ = (
        Index("ix_reversal_request_cost_id", "cost_id"),
        CheckConstraint("decided_by_id is null or decided_by_id <> asked_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"))
    reason: Mapped[str] = mapped_column(String(500))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]


class MoneyRule(Model):
    """A rule of the network about money, as it holds from a moment on; the newest row of a name counts."""

    __tablename__ = "money_rule"
    __table_args__ = (Index("ix_money_rule_name", "name", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    """`second_approver_above` (cents), `objection_days`, `payment_days`."""
    value: Mapped[int] = mapped_column(BigInteger)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class Agreement(Model):
    """The agreement of a project's schools on sharing costs, as a file; a newer version is a new row."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("project_id", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    effective_from: Mapped[date]
    shares_risk: Mapped[bool]
    """It says that all bear overruns and losses by the same key."""
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class AgreementSignature(Model):
    """A school signed a version of the agreement, through somebody who may speak for it."""

    __tablename__ = "agreement_signature"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]


class CostPayer(Model):
    """A school that paid (a part of) a cost; together they paid the gross amount."""

    __tablename__ = "cost_payer"

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True, index=True)
    cents: Mapped[int] = mapped_column(BigInteger)


class CostShare(Model):
    """What a school bears of a cost, frozen at approval, with all that is needed to work it out again."""

    __tablename__ = "cost_share"

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True, index=True)
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger)
    floor_cents: Mapped[int] = mapped_column(BigInteger)
    rank: Mapped[int]
    cents: Mapped[int] = mapped_column(BigInteger)


class Receipt(Model):
    """The document behind a cost (PDF or image). A newer one is a new row; the older stays."""

    __tablename__ = "receipt"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class Decision(Model):
    """A step of a cost: submitted, approved, rejected, withdrawn; by whom, why, and about which content."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_cost_id", "cost_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"))
    step: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500), default="")
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    """Which content it is about; an approval without one was given unseen."""
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    actor_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    at: Mapped[datetime]
