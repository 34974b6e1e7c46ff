"""What a page has of the costs of the projects that made it. Pure; amounts are whole cents, work is whole minutes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wiki.kernel.money import split
from wiki.schools.rules import Actor, Role

WEIGHT_MAX = 1000


@dataclass(frozen=True)
class Project:
    """What a project cost, by the ledger: what each school bears of it (cents), and the work in it (minutes). `weights`
    has for every page it made how large a part of the project that page is."""

    id: int
    code: str
    title: str
    url: str
    borne: Mapping[int, int]
    minutes: int
    weights: Mapping[int, int]

    @property
    def cents(self) -> int:
        """What all schools bear together."""
        return sum(self.borne.values())

    @property
    def sharing(self) -> frozenset[int]:
        """The schools that bear something."""
        return frozenset(school for school, cents in self.borne.items() if cents)

    def parts(self, total: int) -> dict[int, int]:
        """The total over the pages by their weights, exact in sum; the page with the lowest id is first in the queue
        for what is left over."""
        pages = sorted(self.weights)
        shares = split(total, [self.weights[page] for page in pages]) if pages else ()
        return {page: share.cents for page, share in zip(pages, shares, strict=True)}


@dataclass(frozen=True)
class Part:
    """What a page has of one project."""

    project: Project
    weight: int
    of: int
    """All weights of the project together."""
    cents: int
    minutes: int


@dataclass(frozen=True)
class Provenance:
    """What a page cost, and among how many schools."""

    parts: tuple[Part, ...]
    using: int
    """Schools that use the page."""

    @property
    def cents(self) -> int:
        """Of all projects together."""
        return sum(part.cents for part in self.parts)

    @property
    def minutes(self) -> int:
        """Of all projects together."""
        return sum(part.minutes for part in self.parts)

    @property
    def sharing(self) -> int:
        """How many schools bear something of it."""
        return len(frozenset[int]().union(*(part.project.sharing for part in self.parts)))

    @property
    def per_using_school(self) -> int | None:
        """Cents for each school that uses it, rounded to the nearest, half a cent away from zero; None when no school
        does. Nobody pays this: it says what the page is worth to the network."""
        if not self.using:
            return None
        sign = -1 if self.cents < 0 else 1
        return sign * ((2 * abs(self.cents) + self.using) // (2 * self.using))


def provenance(page: int, projects: Collection[Project], using: int) -> Provenance:
    """What a page has of these projects, each of which made it."""
    return Provenance(
        tuple(
            Part(
                project=project,
                weight=project.weights[page],
                of=sum(project.weights.values()),
                cents=project.parts(project.cents)[page],
                minutes=project.parts(project.minutes)[page],
            )
            for project in projects
        ),
        using,
    )


def may_name(actor: Actor, participants: Collection[int]) -> bool:
    """Who says that a project made a page: people of its schools, and the core team."""
    if not actor.is_member:
        return False
    return actor.has(Role.NETWORK_COORDINATOR) or actor.school_id in participants
