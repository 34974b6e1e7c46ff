"""Projects with distribution keys and costs for a larger network, through the services everybody uses."""

import io
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import func, select

from wiki.bench import words
from wiki.bench.seed import person
from wiki.costs.models.project import Project
from wiki.costs.rules.commands import KeyCommand, OpenProject, ProjectFacts, RecordCost
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.distribution_keys import WHOLE, KeyLine, Method
from wiki.costs.rules.lifecycle import State
from wiki.costs.services import costs, projects
from wiki.demo.network import PEOPLE
from wiki.demo.projects import DemoCost
from wiki.demo.receipts import receipt
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.plan.queries import all_activities
from wiki.schools.rules import Actor

BEGIN = date(2018, 9, 3)
STATES = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.REJECTED, State.WITHDRAWN)
WHAT = ("Materiaal", "Drukwerk", "Zaalhuur", "Vervanging")
SUPPLIERS = (
    "Drukkerij Rietmeer",
    "Wieringa Leeradvies",
    "De Smidse Catering",
    "Vraagbaak Online",
    "Zaal de Kreek",
)


@dataclass(frozen=True)
class Network:
    """Who opens projects, records costs (by school) and decides, and the activities projects hang under."""

    core: Actor
    treasurer: Actor
    coordinators: dict[int, Actor]
    activities: Sequence[int]


def seed_projects(count: int, progress: Callable[[int], None] = lambda _: None) -> None:
    """Add projects of two to eight schools, each with a key and two to eight costs in every state."""
    first = (session().scalar(select(func.count(Project.id))) or 0) + 1
    random = Random(f"costs {first} {count}")  # noqa: S311  # the same each time is what it is for
    network = _network()
    for number in range(first, first + count):
        with transaction():
            _project(random, number, network)
        session().expunge_all()
        progress(1)


def _network() -> Network:
    found = [person(p.email) for p in PEOPLE if p.role == "school_coordinator"]
    return Network(
        person("kernteam@lichtwerk.example"),
        person("penningmeester@lichtwerk.example"),
        {a.school_id: a for a in found if a.school_id is not None},
        [a.id for a in all_activities()],
    )


def _project(random: Random, number: int, network: Network) -> None:
    schools = sorted(
        random.sample(sorted(network.coordinators), random.randint(2, len(network.coordinators)))
    )
    start = BEGIN + timedelta(days=random.randrange(120))
    facts = ProjectFacts(
        title=f"Samen werken aan {random.choice(words.TOPICS)}, groep {number}",
        activity_id=random.choice(network.activities),
        lead_school_id=random.choice(schools),
        starts_on=start,
        ends_on=start + timedelta(days=200),
        budget_cents=random.randrange(50_000_000, 90_000_000, 5_000),
        description=words.paragraph(random),
    )
    with _on(start - timedelta(days=7)):
        opened = projects.open_project(
            network.core, OpenProject(facts, tuple(schools), _key(random, schools, start))
        )
    for _ in range(random.randint(2, 8)):
        _cost(random, opened.id, start, schools, network)


def _key(random: Random, schools: Sequence[int], start: date) -> KeyCommand:
    method = random.choice((Method.EQUAL, Method.PUPILS, Method.PERCENT, Method.WEIGHTS))
    values = {
        Method.PERCENT: _percentages(random, len(schools)),
        Method.WEIGHTS: [random.randint(1, 9) for _ in schools],
    }.get(method, [])
    lines = tuple(KeyLine(school, value) for school, value in zip(schools, values, strict=False))
    return KeyCommand(method, start, "Zo afgesproken bij de start.", lines)


def _percentages(random: Random, count: int) -> list[int]:
    """Whole basis points of `count` schools, together exactly 100 %."""
    cuts = sorted(random.sample(range(1, WHOLE), count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, WHOLE], strict=True)]


def _cost(random: Random, project_id: int, start: date, schools: Sequence[int], network: Network) -> None:
    command = _command(random, start, schools)
    by = network.coordinators[command.payers[0][0]]
    name, content = receipt(_drawn(command))
    status = random.choices(STATES, (2, 3, 12, 2, 1))[0]
    with _on(command.dated_on + timedelta(days=4)):
        cost_id = costs.record_cost(by, project_id, command).id
        costs.add_receipt(by, cost_id, name, io.BytesIO(content))
        if status != State.DRAFT:
            seen = costs.submit_cost(by, cost_id).content_sha256
    with _on(command.dated_on + timedelta(days=11)):
        if status == State.APPROVED:
            costs.approve_cost(network.treasurer, cost_id, seen)
        elif status == State.REJECTED:
            costs.reject_cost(network.treasurer, cost_id, "Dit hoort niet bij dit project.")
        elif status == State.WITHDRAWN:
            costs.withdraw_cost(by, cost_id)


def _command(random: Random, start: date, schools: Sequence[int]) -> RecordCost:
    gross = random.randrange(1_000, 250_000)
    first, second = random.sample(schools, 2)
    part = gross if random.random() < 0.8 else random.randrange(1, gross)
    payers = ((first, part), (second, gross - part)) if part < gross else ((first, gross),)
    return RecordCost(
        description=f"{random.choice(WHAT)} voor {random.choice(words.TOPICS)}",
        dated_on=start + timedelta(days=random.randint(1, 120)),
        gross_cents=gross,
        payers=payers,
        kind=random.choice((CostKind.INVOICE, CostKind.PRINT, CostKind.TRAVEL, CostKind.OTHER)),
        vat_cents=gross * random.choice((0, 9, 21)) // 121,
        supplier=random.choice(SUPPLIERS),
        document_number=f"{random.randrange(10**7):07}",
    )


def _drawn(command: RecordCost) -> DemoCost:
    payer = str(command.payers[0][0])
    return DemoCost(
        command.description, command.supplier, command.document_number, command.dated_on,
        command.gross_cents, command.vat_cents, payer, "travel", "draft",
    )  # fmt: skip


def _on(day: date) -> AbstractContextManager[None]:
    return clock.frozen(datetime.combine(day, time(13, 0), UTC))
