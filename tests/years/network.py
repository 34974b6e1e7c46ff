"""A network of any size, written straight into the tables: many schools, many years, and everything of each."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert

from tests.support import cast
from wiki.accounts.models import Person
from wiki.adoptions.models import Adoption
from wiki.costs.models.project import Project, ProjectParticipant
from wiki.kernel.db import transaction
from wiki.pages.models import Page, PageActivity, Revision
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.roadmap.models import (
    AmbitionAnswer,
    AmbitionQuestion,
    AmbitionReply,
    AmbitionRound,
    Continuation,
    Milestone,
)
from wiki.schools.models import Membership, School
from wiki.wishes.models import Wish

AT = datetime(2019, 2, 1, 9, 0, tzinfo=UTC)


def grow(schools: int, years: int, activities: int = 6, first: int = 100) -> None:
    """Add so many schools, years, and activities in each of those years and in that of the cast; ids begin at
    `first`, so that a network can grow twice."""
    with transaction() as db:

        def add(table: type, rows: list[dict[str, Any]]) -> None:
            db.execute(insert(table), rows)

        ids = list(range(first, first + schools))
        add(School, [_school(id_) for id_ in ids])
        add(Person, [_person(id_) for id_ in ids])
        add(Membership, [{"person_id": i, "role": "school_coordinator", "school_id": i} for i in ids])
        add(SchoolYear, [_year(first + n, 2019 + n + (first > 100)) for n in range(years)])
        of = [(cast.YEAR, first * 10), *((first + n, first * 10 + 100 * (n + 1)) for n in range(years))]
        made = [
            _activity(base + n, year_id, n, ids[n % schools])
            for year_id, base in of
            for n in range(activities)
        ]
        add(Activity, made)
        these = [row["id"] for row in made]
        add(WorkingGroupMember, [{"activity_id": a, "person_id": p} for a in these for p in ids[:9]])
        add(Milestone, [_milestone(a, n) for a in these for n in range(3)])
        add(Wish, [_wish(a, n) for a in these for n in range(3)])
        add(Page, [_page(a) for a in these])
        add(Revision, [_revision(a) for a in these])
        add(PageActivity, [{"page_id": a, "activity_id": a} for a in these[: len(these) // 2]])
        add(Adoption, [_adoption(a, s) for a in these for s in ids[:4]])
        add(Project, [_project(a, ids[0]) for a in these])
        add(ProjectParticipant, [_takes_part(a, s) for a in these for s in ids[:5]])
        later = [row["id"] for row in made if row["school_year_id"] == first]
        now = [row["id"] for row in made if row["school_year_id"] == cast.YEAR]
        add(Continuation, [_continued(a, b, first) for a, b in zip(now, later[:2], strict=False)])
        if first == 100:
            _questions(add)
        _answers(add, ids)


def _questions(add: Any) -> None:
    add(
        AmbitionRound,
        [{"school_year_id": 100, "answer_by": date(2019, 5, 17), "opened_at": AT, "version": 1}],
    )
    asked = [{"id": n, "school_year_id": 100, "position": n, "text": f"Vraag {n}"} for n in (1, 2)]
    add(AmbitionQuestion, asked)


def _answers(add: Any, ids: list[int]) -> None:
    sent = {"sent_at": AT, "changed_at": AT, "version": 1, "school_year_id": 100}
    add(AmbitionReply, [{**sent, "school_id": id_, "changed_by_id": id_} for id_ in ids[::2]])
    given = [(q, id_) for q in (1, 2) for id_ in ids[::2]]
    add(AmbitionAnswer, [{"question_id": q, "school_id": s, "draft": "Zo", "sent": "Zo"} for q, s in given])


def _school(id_: int) -> dict[str, Any]:
    name = f"School {id_}"
    return {
        "id": id_,
        "brin": f"98{id_:04}",
        "name": name,
        "slug": f"school-{id_}",
        "place": "x",
        "type": "",
        "colour": "",
    }


def _person(id_: int) -> dict[str, Any]:
    email = f"p{id_}@example.org"
    return {"id": id_, "email": email, "name": f"Persoon {id_}", "password_hash": "x", "created_at": AT}


def _year(id_: int, first: int) -> dict[str, Any]:
    days = {"starts_on": date(first, 8, 1), "ends_on": date(first + 1, 7, 31)}
    return {"id": id_, "label": f"{first}-{first + 1}", "in_preparation": True, **days}


def _activity(id_: int, year_id: int, number: int, lead: int) -> dict[str, Any]:
    row = {"id": id_, "school_year_id": year_id, "number": f"B{id_}", "title": f"Activiteit {id_}"}
    kind = "structural" if number % 2 else "incidental"
    return row | {"slug": "x", "kind": kind, "lead_school_id": lead, "position": number}


def _milestone(activity_id: int, number: int) -> dict[str, Any]:
    kind = "result" if number == 2 else "milestone"
    state = ("open", "reached", "open")[number]
    row = {
        "activity_id": activity_id,
        "kind": kind,
        "title": "Klaar",
        "state": state,
        "version": 1,
        "note": "",
    }
    return row | {
        "due_on": date(2019, 1, 10 + number),
        "reached_on": date(2019, 1, 9) if number == 1 else None,
    }


def _wish(activity_id: int, number: int) -> dict[str, Any]:
    row = {"activity_id": activity_id, "title": f"Wens {number}", "created_by_id": 100, "created_at": AT}
    return row | {"state": "open" if number else "taken", "school_id": None if number else 100}


def _page(id_: int) -> dict[str, Any]:
    row = {
        "id": id_,
        "slug": "x",
        "title": f"Pagina {id_}",
        "kind": "instrument",
        "revision": 1,
        "school_id": 100,
    }
    return row | {"created_at": AT, "created_by_id": 100, "changed_at": AT, "changed_by_id": 100}


def _revision(page_id: int) -> dict[str, Any]:
    labels = {"activities": [], "building_blocks": [], "tags": [], "artefact_type": None}
    row = {"page_id": page_id, "number": 1, "title": "x", "body": "", "html": "", "labels": labels}
    return row | {"author_id": 100, "at": AT, "note": "", "base": 0}


def _adoption(page_id: int, school_id: int) -> dict[str, Any]:
    row = {"page_id": page_id, "school_id": school_id, "state": "in_use", "revision": 1}
    return row | {"at": AT, "since": AT}


def _project(activity_id: int, school_id: int) -> dict[str, Any]:
    row = {
        "id": activity_id,
        "code": f"X{activity_id}",
        "title": "Project",
        "slug": "x",
        "activity_id": activity_id,
    }
    days = {
        "starts_on": date(2018, 9, 1),
        "ends_on": date(2019, 6, 30),
        "created_at": AT,
        "created_by_id": 100,
    }
    return row | days | {"lead_school_id": school_id, "budget_cents": 100_000}


def _takes_part(project_id: int, school_id: int) -> dict[str, Any]:
    return {"project_id": project_id, "school_id": school_id, "from_on": date(2018, 9, 1)}


def _continued(activity_id: int, new_id: int, year_id: int) -> dict[str, Any]:
    row = {"activity_id": activity_id, "school_year_id": year_id, "new_activity_id": new_id}
    return row | {"decision": "continued", "decided_by_id": cast.KIM, "at": AT}
