"""A school year in figures: each number is what somebody counts who goes through the rows one by one."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from tests.costs import cost_data
from tests.days.stage import BEFORE, sign_up, stage
from tests.support import cast, content
from tests.years.network import grow
from wiki.adoptions.models import Adoption
from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project, ProjectParticipant
from wiki.days.models import NetworkDay, Registration, Workshop
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.i18n import force_locale
from wiki.pages.models import Page, PageActivity, Revision
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.plan.queries import school_year
from wiki.roadmap.models import Milestone
from wiki.schools.models import Membership
from wiki.schools.rules import VISITOR, Actor
from wiki.wishes.models import Wish
from wiki.years.queries.figures import figures

YEAR = "2018-2019"


def shown(actor: Actor) -> dict[str, int]:
    year = school_year(YEAR)
    assert year is not None
    with force_locale("en"):
        return {f"{f.group}: {f.label}": f.number for _group, rows in figures(actor, year) for f in rows}


def rows(table: type) -> list[Any]:
    session().rollback()
    return list(session().scalars(select(table)))


def counted() -> dict[str, int]:
    """The same by hand: everything is read, and counted in plain Python."""
    activities = [a for a in rows(Activity) if a.school_year_id == cast.YEAR]
    ids = {a.id for a in activities}
    people = {m.person_id for m in rows(WorkingGroupMember) if m.activity_id in ids}
    schools = {m.school_id for m in rows(Membership) if m.person_id in people} | {
        a.lead_school_id for a in activities
    }
    there = {p.id: p for p in rows(Page) if p.removed_at is None}
    linked = {link.page_id for link in rows(PageActivity) if link.activity_id in ids}
    pages = [p for p in there.values() if p.id in linked and p.archived_at is None]
    mine = {p.id for p in pages}
    used = [a for a in rows(Adoption) if a.state == "in_use" and a.page_id in mine]
    span = date(2018, 8, 1), date(2019, 7, 31)
    written = [
        r for r in rows(Revision)
        if r.page_id in there and span[0] <= r.at.astimezone(clock.AMSTERDAM).date() <= span[1]
    ]  # fmt: skip
    projects = [p for p in rows(Project) if p.activity_id in ids]
    of = {p.id for p in projects}
    taking = {p.school_id for p in rows(ProjectParticipant) if p.project_id in of} | {
        p.lead_school_id for p in projects
    }
    costs = [c for c in rows(Cost) if c.project_id in of]
    ways = [m for m in rows(Milestone) if m.activity_id in ids]
    wishes = [
        w for w in rows(Wish) if w.activity_id in ids or (w.activity_id is None and w.created_at.year == 2019)
    ]
    today = clock.today()
    kinds = {
        "Instruments": "instrument",
        "Research results": "research",
        "Stories": "story",
        "Other pages": "page",
    }
    states = {"Who makes this?": "open", "Taken up": "taken", "Made": "made", "Closed": "closed"}
    return {
        "Year plan: Structural activities": sum(a.kind == "structural" for a in activities),
        "Year plan: Incidental activities": sum(a.kind == "incidental" for a in activities),
        "Year plan: Activities that are closed": sum(a.closed_at is not None for a in activities),
        "Year plan: People in working groups": len(people),
        "Year plan: Schools that lead or are in a working group": len(schools - {None}),
        **{f"Pages of its activities: {n}": sum(p.kind == kind for p in pages) for n, kind in kinds.items()},
        "Pages of its activities: Ready for use": sum(p.released is not None for p in pages),
        "Written in this year: New pages": sum(r.number == 1 for r in written),
        "Written in this year: Versions": len(written),
        "Written in this year: People who wrote": len({r.author_id for r in written}),
        "In use: Times that a school uses a page of this year": len(used),
        "In use: Schools that use one": len({a.school_id for a in used}),
        "In use: Pages that are used": len({a.page_id for a in used}),
        "Projects and costs: Projects": len(projects),
        "Projects and costs: Schools that take part": len(taking),
        "Projects and costs: Budget": sum(p.budget_cents or 0 for p in projects),
        "Projects and costs: Approved costs": sum(
            c.gross_cents for c in costs if c.status in ("approved", "settled")
        ),
        "Projects and costs: Costs that wait for a decision": sum(
            c.gross_cents for c in costs if c.status == "submitted"
        ),
        "Milestones and results: Milestones": sum(
            m.kind == "milestone" and m.state != "dropped" for m in ways
        ),
        "Milestones and results: Milestones reached": sum(
            m.kind == "milestone" and m.state == "reached" for m in ways
        ),
        "Milestones and results: Results": sum(m.kind == "result" and m.state != "dropped" for m in ways),
        "Milestones and results: Results reached": sum(
            m.kind == "result" and m.state == "reached" for m in ways
        ),
        "Milestones and results: Past their date": sum(m.state == "open" and m.due_on < today for m in ways),
        **{f"Wishes: {name}": sum(w.state == state for w in wishes) for name, state in states.items()},
        **days_by_hand(span),
    }


def days_by_hand(span: tuple[date, date]) -> dict[str, int]:
    """What was held in these months."""
    held = {d.id for d in rows(NetworkDay) if d.state == "closed" and span[0] <= d.held_on <= span[1]}
    came = {r.person_id for r in rows(Registration) if r.present and r.day_id in held}
    return {
        "Network days: Network days held": len(held),
        "Network days: Workshops given": sum(w.day_id in held for w in rows(Workshop)),
        "Network days: People who came": len(came),
    }


def hold_a_day() -> None:
    """One that was held, to which two came and one did not."""
    with clock.frozen(BEFORE):
        on = stage()
        for who in ("anna", "bas", "carla"):
            sign_up(on, who)
    with transaction() as db:
        db.execute(update(NetworkDay).values(state="closed"))
        there = Registration.person_id.in_((cast.ANNA, cast.BAS))
        db.execute(update(Registration).where(there).values(present=True))


def test_every_figure_is_what_an_independent_count_finds(app: Flask) -> None:
    grow(schools=7, years=2)
    with clock.frozen(datetime(2019, 7, 1, 12, 0, tzinfo=UTC)):
        for kind in ("research", "story", "page"):
            content.page(
                f"Een {kind}", kind=kind, activities=(cast.LEARNING_GOALS,), state="ready", by="carla"
            )
        content.page("Los")
        content.archive(content.page("Weg", kind="story", activities=(cast.LEARNING_GOALS,)))
        project = cost_data.project()
        cost_data.approved(project)
    with transaction() as db:
        db.execute(update(Activity).where(Activity.id == cast.NETWORK_DAYS).values(closed_at=cast.START))
        db.execute(update(Milestone).where(Milestone.id == 1).values(state="dropped"))
        db.execute(update(Wish).where(Wish.id == 2).values(state="closed", activity_id=None))
        db.execute(update(SchoolYear).where(SchoolYear.id == 100).values(in_preparation=False))
    hold_a_day()
    found, expected = shown(content.actor("anna")), counted()
    assert found == expected
    assert sum(number > 0 for number in found.values()) >= len(found) - 3


def test_a_visitor_is_counted_nothing_that_is_not_public(app: Flask) -> None:
    grow(schools=7, years=2)
    found = shown(VISITOR)
    hidden = ("Pages", "Written", "In use", "Projects", "Wishes")
    assert {name: n for name, n in found.items() if name.startswith(hidden) and n} == {}
