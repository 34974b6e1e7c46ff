"""Experts and speakers: what is told of them, to whom, and with whose consent. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wiki.schools.rules import Actor, Role

NAME_MAX = 120
LINE_MAX = 200
TEXT_MAX = 3000
SENTENCE_MAX = 300
TAG_MAX = 40
MOST_TAGS = 12
HIGHEST_FEE = 10_000_000
"""In cents."""
LOOKS_AFTER = (Role.SCHOOL_COORDINATOR, Role.NETWORK_COORDINATOR)
"""Who deals with what is personal: contact, consent, what visitors see, removal."""

_PERSONAL = re.compile(
    r"[^\s@]+@[^\s@]+\.[a-z]{2,}|(?<![\w/.,-])(?:\+\s?\d{2}|0)[\s()-]*[1-9](?:[\s()-]*\d){7,9}(?![\w/-])",
    re.IGNORECASE,
)


class Verdict(StrEnum):
    """What a school says of an expert, in a word."""

    RECOMMENDED = "recommended"
    DEPENDS = "depends"
    NOT_AGAIN = "not_again"


class Scope(StrEnum):
    """What an expert gives consent for."""

    CONTACT = "contact"
    """Schools of the network see how to reach them."""
    PUBLIC = "public"
    """Visitors without an account see their name and what is told of them."""


class Way(StrEnum):
    """How they gave it."""

    EMAIL = "email"
    PAPER = "paper"
    PHONE = "phone"
    TALK = "talk"


class LinkKind(StrEnum):
    """What an expert can be with."""

    ACTIVITY = "activity"
    DAY = "day"
    PART = "part"
    PROJECT = "project"


@dataclass(frozen=True)
class Themes:
    """What something is about: building blocks by id, and words of one's own."""

    building_blocks: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExpertCommand:
    """What is told of an expert. Fees are cents, for members alone; `invited_by_id` is somebody of the network."""

    name: str
    headline: str = ""
    about: str = ""
    themes: Themes = field(default_factory=Themes)
    invited_by_id: int | None = None
    fee_from_cents: int | None = None
    fee_to_cents: int | None = None
    fee_note: str = ""


@dataclass(frozen=True)
class Consent:
    """That an expert agreed: how, and on which day."""

    way: Way
    given_on: date


@dataclass(frozen=True)
class ContactCommand:
    """How to reach an expert, with their consent to tell schools so."""

    email: str
    phone: str
    consent: Consent


def may_write(actor: Actor) -> bool:
    """Whether the actor adds experts and changes what is told of them: every member does."""
    return actor.is_member


def may_look_after(actor: Actor) -> bool:
    """Whether the actor deals with contact, consent and removal."""
    return actor.has(*LOOKS_AFTER)


def may_judge(actor: Actor) -> bool:
    """Whether the actor says what a school thinks: people of a school do, for their own."""
    return actor.is_member and actor.school_id is not None


def has_contact(text: str) -> bool:
    """Whether a text that anybody may get to see has an email address or a telephone number in it."""
    return _PERSONAL.search(text) is not None


def read_tags(text: str) -> tuple[str, ...]:
    """Words with commas between them, each once, in lower case."""
    found = (" ".join(part.split()).lower() for part in text.replace("\n", ",").split(","))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def read_link(name: str) -> tuple[LinkKind, str] | None:
    """`activity:3` as its kind and the digits of its id; None when it is not so."""
    kind, _colon, digits = name.partition(":")
    return (LinkKind(kind), digits) if kind in list(LinkKind) else None
