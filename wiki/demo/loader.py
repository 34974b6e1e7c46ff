"""Fills an empty database with the demo network, through the same services as everybody uses."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, select, update

from wiki.accounts.models import Person
from wiki.accounts.services.passwords import hashed_once
from wiki.costs.rules.commands import (
    Foreign,
    Hours,
    KeyCommand,
    OpenProject,
    ProjectFacts,
    RecordCost,
)
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.distribution_keys import KeyLine, Method
from wiki.costs.services import costs, keys
from wiki.costs.services import projects as project_services
from wiki.demo import (
    adaptations,
    adoptions,
    bookkeeping,
    books,
    days,
    evidence,
    experts,
    focus,
    network,
    papers,
    projects,
    provenance,
    reader,
    receipts,
    releases,
    spine,
    synonyms,
    year_plan,
)
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.notices.models import Notice, OutgoingMail
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import Change, Labels, NewPage, Text
from wiki.pages.services import attachments, pages, status
from wiki.plan import services as plan
from wiki.plan.rules import ActivityCommand, Kind
from wiki.schools.queries import actors
from wiki.schools.rules import OPERATOR, Actor, Role, SchoolCommand
from wiki.schools.services import people as people_services
from wiki.schools.services import schools as school_services

LAST_VISIT = datetime(2019, 4, 1, 8, 0, tzinfo=UTC)
"""What the demo's pages got after this is new to everybody at their first visit."""


class NotEmpty(Exception):
    """The database has people in it already."""


class _Loader:
    """What was made so far, by the names the content uses."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.progress = progress
        self.schools: dict[str, int] = {}
        self.people: dict[str, Actor] = {}
        self.blocks: dict[str, int] = {}
        self.years: dict[str, int] = {}
        self.activities: dict[tuple[str, str], int] = {}
        self.pages: dict[str, str] = {}
        self.projects: dict[str, int] = {}
        self.costs: dict[tuple[str, int], int] = {}

    def load(self) -> None:
        with _at(date(2017, 6, 1)):
            self._schools()
            with hashed_once():
                self._people()
            self._plan()
            papers.enter_accounts(self.people, self.schools)
            synonyms.add_synonyms(self.people)
        for page in reader.load_pages():
            self._page(page)
            self.progress(page.name)
        releases.show_every_state(self.people, self.pages)
        adaptations.adapt(self.people, self.pages)
        adoptions.adopt_pages(self.people, self.pages)
        evidence.name_research(self.people, self.pages)
        days.hold(days.Known(self.people, self.schools, self.activities, self.pages))
        self.progress("netwerkdagen")
        focus.add_focal_points(self.people, self._by_key(), self.blocks, self.years)
        for project in projects.PROJECTS:
            self._project(project)
            self.progress(project.code)
        experts.bring_in(experts.Known(self.people, self.blocks, self.activities, self.projects))
        self.progress("deskundigen")
        books.close_last_year(self.people)
        bookkeeping.send_documents(self.people, self.schools)
        books.agree_on_a_key(self.people)
        books.leave_open(self.people, self.projects)
        provenance.name_projects(self.people, self.pages, self.projects)
        spine.fill(spine.Known(self.people, self.schools, self.activities, self.pages))
        focus.look_ahead(self.people, self._by_key(), self.blocks)
        with transaction() as db:
            db.execute(update(Person).values(last_visit_at=LAST_VISIT))

    def _schools(self) -> None:
        with transaction():
            for school in network.SCHOOLS:
                command = SchoolCommand(school.code, school.name, school.place, school.kind, school.colour)
                school_id = school_services.add_school(OPERATOR, command)
                self.schools[school.code] = school_id
                for year, pupils in ((2017, school.pupils_2017), (2018, school.pupils_2018)):
                    school_services.set_pupil_count(
                        OPERATOR, school_id, date(year, 10, 1), pupils, "telling van de school"
                    )

    def _people(self) -> None:
        for person in network.PEOPLE:
            school_id = self.schools[person.school] if person.school else None
            grants = [(Role(person.role), school_id)]
            with transaction():
                people_services.add_person(OPERATOR, person.email, person.name, network.PASSWORD, grants)
            actor = actors.by_email(person.email)
            if actor is None:
                raise LookupError(person.email)
            self.people[person.email] = actor
            self.progress(person.name)
        with transaction() as db:  # that they decide on money is no news to each other
            db.execute(delete(Notice))
            db.execute(delete(OutgoingMail))

    def _by_key(self) -> dict[str, int]:
        """The schools by the name in their addresses."""
        return {school.key: self.schools[school.code] for school in network.SCHOOLS}

    def _plan(self) -> None:
        core = self.people["kernteam@lichtwerk.example"]
        with transaction():
            for block in network.BUILDING_BLOCKS:
                self.blocks[block.name] = plan.add_building_block(core, block.name, block.description).id
            self.years = {y.name: plan.add_school_year(core, y.name, y.ambition).id for y in year_plan.YEARS}
        for activity in year_plan.ACTIVITIES:
            with transaction():
                added = plan.add_activity(core, self.years[activity.year], self._activity(activity))
                self.activities[activity.year, activity.code] = added.id
                if activity.closed:
                    plan.close_activity(core, added.id)
            self.progress(activity.code)

    def _activity(self, activity: year_plan.DemoActivity) -> ActivityCommand:
        return ActivityCommand(
            number=activity.code,
            title=activity.title,
            kind=Kind(activity.kind),
            lead_school_id=self.schools[activity.lead_school] if activity.lead_school else None,
            starts_on=activity.start,
            ends_on=activity.end,
            result=activity.result,
            description=activity.description,
            working_group=tuple(self.people[e].member_id for e in activity.working_group),
            building_blocks=tuple(self.blocks[name] for name in activity.building_blocks),
        )

    def _page(self, page: reader.DemoPage) -> None:
        first = page.revisions[0]
        for number, revision in enumerate(page.revisions):
            with _at(revision.date):
                if not number:
                    text = Text(first.title, self._body(first), self._labels(first))
                    new = NewPage(text, first.kind, first.note)
                    saved = pages.create_page(self.people[first.author], new)
                else:
                    pages.save_page(self.people[revision.author], saved.id, self._change(number, revision))
                if revision is page.current:
                    self._attach(saved.id, revision)
                if revision.state == "ready":
                    releases.release(self.people, saved.id, self.schools["99ZA00"], revision.note)
        last = page.current
        with _at(last.date):
            if last.visibility == "public":
                with transaction():
                    status.set_visibility(self.people["kernteam@lichtwerk.example"], saved.id, "public")
        row = page_row(self.people[last.author], saved.id)
        self.pages[page.name] = f"/pages/{row.id}-{row.slug}"

    def _body(self, revision: reader.DemoRevision) -> str:
        return revision.body_with_links(lambda name: self.pages[name])

    def _labels(self, revision: reader.DemoRevision) -> Labels:
        newest = year_plan.YEARS[0].name
        return Labels(
            activities=frozenset(self.activities[newest, code] for code in revision.activities),
            building_blocks=frozenset(self.blocks[name] for name in revision.building_blocks),
            tags=revision.tags,
            artefact_type=revision.artefact_type,
        )

    def _change(self, base: int, revision: reader.DemoRevision) -> Change:
        labels = self._labels(revision)
        return Change(
            base=base,
            title=revision.title,
            body=self._body(revision),
            activities=labels.activities,
            building_blocks=labels.building_blocks,
            tags=labels.tags,
            note=revision.note,
        )

    def _attach(self, page_id: int, revision: reader.DemoRevision) -> None:
        author = self.people[revision.author]
        for name in revision.attachments:
            kept = attachments.upload_file(author, page_id, name, io.BytesIO(reader.read_attachment(name)))
            with transaction():
                attachments.add_file(author, page_id, kept)

    def _project(self, project: projects.DemoProject) -> None:
        core = self.people["kernteam@lichtwerk.example"]
        first, *later = project.keys
        with _at(first.effective_from - timedelta(days=7)), transaction():
            command = OpenProject(
                self._facts(project), tuple(self.schools[s] for s in project.schools), self._key(first)
            )
            project_id = project_services.open_project(core, command).id
        self.projects[project.code] = project_id
        if project.code in papers.AGREED:
            with _at(first.effective_from - timedelta(days=6)):
                papers.agree(self.people, project_id, command.school_ids, project.start)
        for key in later:
            with _at(key.effective_from - timedelta(days=7)), transaction():
                proposed = keys.propose_key(core, project_id, self._key(key)).version
            with _at(key.effective_from - timedelta(days=6)), transaction():
                treasurer = self.people["penningmeester@lichtwerk.example"]
                keys.decide_key(treasurer, project_id, proposed, approve=True)
        for number, cost in enumerate(project.costs, start=1):
            self._cost(project, number, cost)

    def _facts(self, project: projects.DemoProject) -> ProjectFacts:
        return ProjectFacts(
            title=project.title,
            activity_id=self.activities[project.year, project.activity],
            lead_school_id=self.schools[project.lead_school],
            starts_on=project.start,
            ends_on=project.end,
            budget_cents=project.budget_cents,
            description=project.description,
        )

    def _key(self, key: projects.DemoKey) -> KeyCommand:
        lines = tuple(KeyLine(self.schools[code], value) for code, value in key.lines)
        return KeyCommand(Method(key.method), key.effective_from, key.rationale, lines)

    def _cost(self, project: projects.DemoProject, number: int, cost: projects.DemoCost) -> None:
        coordinator = self.people[project.recorded_by(cost)]
        with _at(cost.date + timedelta(days=4)):
            with transaction():
                command = self._recorded(project, cost)
                cost_id = costs.record_cost(coordinator, self.projects[project.code], command).id
            self.costs[project.code, number] = cost_id
            name, content = receipts.receipt(cost)
            with transaction():
                costs.add_receipt(coordinator, cost_id, name, io.BytesIO(content))
            if cost.status != "draft":
                with transaction():
                    seen = costs.submit_cost(coordinator, cost_id).content_sha256
        treasurer = self.people["penningmeester@lichtwerk.example"]
        with _at(cost.date + timedelta(days=11)), transaction():
            if cost.status in ("approved", "approved_once"):
                costs.approve_cost(treasurer, cost_id, seen)
            elif cost.status == "rejected":
                costs.reject_cost(treasurer, cost_id, cost.reason)

    def _recorded(self, project: projects.DemoProject, cost: projects.DemoCost) -> RecordCost:
        return RecordCost(
            description=cost.description,
            dated_on=cost.date,
            gross_cents=cost.gross_cents,
            payers=((self.schools[cost.payer], cost.gross_cents),),
            kind=CostKind(cost.kind),
            vat_cents=cost.vat_cents,
            supplier=cost.supplier,
            document_number=cost.document_number,
            hours=Hours(*cost.hours) if cost.hours else None,
            foreign=_foreign(cost),
            credits=self.costs[project.code, cost.credits] if cost.credits else None,
        )


def _foreign(cost: projects.DemoCost) -> Foreign | None:
    if cost.foreign is None:
        return None
    currency, minor, rate_millionths, source = cost.foreign
    return Foreign(currency, minor, rate_millionths, cost.date, source)


def _at(day: date) -> AbstractContextManager[None]:
    return clock.frozen(datetime.combine(day, time(13, 0), UTC))


def is_empty() -> bool:
    """True when nobody is in the database yet."""
    return session().scalar(select(Person.id).limit(1)) is None


def load(progress: Callable[[str], None] = lambda _: None) -> None:
    """Load the demo network; raises NotEmpty when somebody is there already. `progress` hears of each step."""
    if not is_empty():
        raise NotEmpty
    _Loader(progress).load()


STEPS = (
    len(network.PEOPLE) + len(year_plan.ACTIVITIES) + len(projects.PROJECTS) + len(reader.load_pages()) + 2
)
"""How often `load` tells of its progress."""
