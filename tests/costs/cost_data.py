"""What the tests of costs begin with: a project of the cast's three schools and costs in any state."""

import io
import threading
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from PIL import Image

from tests.support import cast
from wiki.costs.queries import costs as cost_queries
from wiki.costs.rules.commands import KeyCommand, OpenProject, ProjectFacts, RecordCost
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.distribution_keys import KeyLine, Method
from wiki.costs.services import costs as cost_services
from wiki.costs.services import keys, projects
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, NotAllowed
from wiki.ledger.services import policies
from wiki.schools.queries.actors import by_id
from wiki.schools.rules import Actor
from wiki.settlement.services import consents

OPENED = datetime(2018, 12, 1, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ALL = (cast.VEENPLUIS, cast.ROERDOMP, cast.VUURVLINDER)
STARTS, DATED, ENDS = date(2019, 1, 7), date(2019, 2, 4), date(2019, 6, 14)


def who(name: str) -> Actor:
    """One of the cast, as the app knows them."""
    found = by_id(cast.PEOPLE[name][0])
    assert found is not None
    return found


def png() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "#fa0").save(out, "PNG")
    return out.getvalue()


def key(
    method: Method = Method.EQUAL, lines: dict[int, int | None] | None = None, **more: date
) -> KeyCommand:
    """A key from the first day on."""
    given = tuple(KeyLine(school, value) for school, value in (lines or {}).items())
    return KeyCommand(method, more.get("effective_from", STARTS), "Ieder evenveel.", given)


def fix_key(actor: Actor, project_id: int, command: KeyCommand) -> None:
    """Propose a key and let the treasurer approve it, in the caller's transaction."""
    version = keys.propose_key(actor, project_id, command).version
    keys.decide_key(who("tom"), project_id, version, approve=True)


def facts(**changes: object) -> ProjectFacts:
    """The facts of the project."""
    values: dict[str, object] = {
        "title": "Leerlingonderzoek",
        "activity_id": cast.LEARNING_GOALS,
        "lead_school_id": cast.VEENPLUIS,
        "starts_on": STARTS,
        "ends_on": ENDS,
        "budget_cents": 480_000,
        "description": "Een vragenlijst bij leerlingen.",
    }
    return ProjectFacts(**(values | changes))  # type: ignore[arg-type]


def project(fixed: KeyCommand | None = None, schools: tuple[int, ...] = ALL, **changes: object) -> int:
    """Open a project on 1 December 2018 and return its id."""
    with clock.frozen(OPENED), transaction():
        command = OpenProject(facts(**changes), schools, fixed or key())
        return projects.open_project(who("kim"), command).id


def command(gross: int = 10_000, payer: int = cast.ROERDOMP, **changes: object) -> RecordCost:
    """A cost that one school paid."""
    values: dict[str, object] = {
        "description": "Drukwerk vragenlijsten",
        "dated_on": DATED,
        "gross_cents": gross,
        "payers": ((payer, gross),),
        "kind": CostKind.PRINT,
        "supplier": "Drukkerij Duinzicht",
        "document_number": "190388",
    }
    return RecordCost(**(values | changes))  # type: ignore[arg-type]


def draft(project_id: int, recorder: str = "dirk", receipt: bool = True, **changes: object) -> int:
    """A draft with its receipt."""
    with transaction():
        cost_id = cost_services.record_cost(who(recorder), project_id, command(**changes)).id  # type: ignore[arg-type]
        if receipt:
            cost_services.add_receipt(who(recorder), cost_id, "bon.pdf", io.BytesIO(PDF))
        return cost_id


def submitted(project_id: int, recorder: str = "dirk", **changes: object) -> int:
    """A cost that was handed in."""
    cost_id = draft(project_id, recorder, **changes)
    with transaction():
        cost_services.submit_cost(who(recorder), cost_id)
    return cost_id


def set_rules(given: dict[str, int]) -> None:
    """Rules about money that Tom proposes and Kim agrees to: they count from now on."""
    asked = do(policies.propose_rules, "tom", given, clock.today()).id
    do(consents.agree, "kim", asked)


def approved(project_id: int, recorder: str = "dirk", **changes: object) -> int:
    """A cost that was approved by the treasurer, and by the second approver where two are needed."""
    cost_id = submitted(project_id, recorder, **changes)
    approve(cost_id)
    return cost_id


def approve(cost_id: int) -> None:
    """Approve a cost, by as many people as it needs."""
    for name in ("tom", "sofie"):
        with transaction():
            status = cost_services.approve_cost(who(name), cost_id).status
        if status == "approved":
            return


def do(step: Any, name: str, *args: Any) -> Any:
    """One step in a transaction of its own."""
    with transaction():
        return step(who(name), *args)


def status_of(cost_id: int) -> str:
    """Where a cost stands."""
    return cost_queries.cost(who("tom"), cost_id).status


def shares_of(cost_id: int) -> dict[int, int]:
    """The frozen shares of a cost, by school."""
    return {s.school_id: s.cents for s in cost_queries.shares(cost_id)}


def at_once(app: Flask, *works: Any) -> list[str]:
    """Do these things in threads that start together; what became of each, sorted."""
    start, results = threading.Barrier(len(works)), []

    def run(work: Any) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    work()
                results.append("done")
            except (Conflict, NotAllowed) as error:
                results.append(type(error).__name__)
            finally:
                session().close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)
