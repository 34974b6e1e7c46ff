"""The demo content refers only to what exists, adds up, and reads well."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from wiki.demo import days as demo_days
from wiki.demo import experts
from wiki.demo.day_programmes import DAYS
from wiki.demo.network import BUILDING_BLOCKS, PEOPLE, SCHOOLS
from wiki.demo.projects import PROJECTS, DemoCost, DemoProject
from wiki.demo.reader import (
    DemoPage,
    DemoRevision,
    load_pages,
    parse_front_matter,
    parse_revision,
    read_attachment,
)
from wiki.demo.year_plan import ACTIVITIES, YEARS, DemoActivity
from wiki.kernel import clock
from wiki.pages.rules.artefact_types import ARTEFACT_TYPES, KINDS, TEMPLATE_KEYS, template_for

PAGES = load_pages()
CURRENT = [page.current for page in PAGES]
REVISIONS = [revision for page in PAGES for revision in page.revisions]
CODES = {school.code for school in SCHOOLS}
BY_EMAIL = {person.email: person for person in PEOPLE}
BLOCKS = {block.name for block in BUILDING_BLOCKS}
SHARES_OF_P2 = (80432, 55784, 35027, 102486, 20108, 63568, 46703, 75892)
OUTLINES = {
    "kijkwijzer-eigenaarschap": (
        "Doel", "Afspraken vooraf", "De acht indicatoren", "Nagesprek in drie vragen", "Verantwoording",
    ),
    "reflectieformulier-coachgesprek": (
        "Voor het gesprek (leerling)", "Terugblik op mijn doel", "Wat hielp, wat hinderde", "Mijn nieuwe doel",
        "Afspraak", "Na het gesprek (coach)",
    ),
    "rubric-regie-over-eigen-leren": ("De rubric", "Gebruik bij het rapportgesprek", "Niet voor cijfers"),
    "leskaart-start-met-een-leerdoel": (
        "Leerdoel", "Voorbereiding", "Lesverloop", "Differentiatie", "Exitkaart", "Variaties per vak",
    ),
    "ontwikkelmonitor-bouwstenen": (
        "Uitleg van de fasen", "Zelfscan", "Spinnenweb", "Teamgesprek (90 minuten)", "Top 3 speerpunten",
    ),
    "leerlingvragenlijst-eigenaarschap": (
        "De stellingen", "De vier schalen", "Afnameprotocol", "Scoring", "Bespreken met leerlingen",
        "Betrouwbaarheid per schaal",
    ),
}  # fmt: skip
RESEARCH_OUTLINE = (
    "Vraag", "Aanpak", "Wie", "Wat vonden we", "Wat betekent dit voor jouw school", "Beperkingen", "Bronnen",
)  # fmt: skip


def headings(body: str) -> list[str]:
    """The texts of the level two headings, outside fenced code."""
    return re.findall(
        r"^## (.+)$", re.sub(r"^```.*?^```", "", body, flags=re.MULTILINE | re.DOTALL), flags=re.MULTILINE
    )


def largest_remainder(cents: int, weights: list[int], start: int) -> list[int]:
    """The split the costs follow, worked out here on its own: ties go round by cost number."""
    total, count = sum(weights), len(weights)
    shares = [cents * weight // total for weight in weights]
    order = sorted(range(count), key=lambda i: (-(cents * weights[i] % total), (i - start) % count))
    for index in order[: cents - sum(shares)]:
        shares[index] += 1
    return shares


def project(code: str) -> DemoProject:
    """The demo project with this code."""
    return next(candidate for candidate in PROJECTS if candidate.code == code)


def wanted(costs: tuple[DemoCost, ...]) -> list[DemoCost]:
    """The costs that count: rejected ones do not."""
    return [cost for cost in costs if cost.status != "rejected"]


def test_eight_schools_have_7400_pupils() -> None:
    assert len(CODES) == len(SCHOOLS) == 8
    assert sum(school.pupils_2018 for school in SCHOOLS) == 7400
    assert all(school.pupils_2017 > 0 for school in SCHOOLS)


def test_every_school_has_a_colour_of_its_own() -> None:
    assert len({school.colour for school in SCHOOLS}) == len(SCHOOLS)


def test_every_school_has_the_accounts_of_the_contract() -> None:
    for school in SCHOOLS:
        for part, role in (("docent", "teacher"), ("coordinator", "school_coordinator")):
            person = BY_EMAIL[f"{part}@{school.key}.example"]
            assert (person.role, person.school) == (role, school.code)


def test_the_network_has_the_four_accounts_of_the_contract() -> None:
    roles = {
        "kernteam": "network_coordinator",
        "penningmeester": "treasurer",
        "kascommissie": "second_approver",
        "beheer": "administrator",
    }
    for part, role in roles.items():
        person = BY_EMAIL[f"{part}@lichtwerk.example"]
        assert (person.role, person.school) == (role, None)


def test_people_are_unique_and_belong_to_existing_schools() -> None:
    assert len(BY_EMAIL) == len(PEOPLE) == len({person.name for person in PEOPLE})
    assert {person.school for person in PEOPLE} == CODES | {None}


def test_twelve_building_blocks_fit_in_a_line_of_front_matter() -> None:
    assert len(BLOCKS) == len(BUILDING_BLOCKS) == 12
    assert "Leerlingregie" in BLOCKS
    assert not any("," in name for name in BLOCKS)


def test_the_newest_year_has_ten_activities_and_the_year_before_is_closed() -> None:
    assert [(year.name, year.closed) for year in YEARS] == [("2018-2019", False), ("2017-2018", True)]
    newest = [activity for activity in ACTIVITIES if activity.year == "2018-2019"]
    assert [activity.code for activity in newest] == [f"A{number}" for number in range(1, 11)]
    assert "".join(activity.kind[0] for activity in newest) == "ssssssiiii"
    assert all(activity.closed for activity in ACTIVITIES if activity.year == "2017-2018")


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda activity: f"{activity.year}-{activity.code}")
def test_every_activity_lies_in_its_year_and_refers_to_what_exists(activity: DemoActivity) -> None:
    year = next(candidate for candidate in YEARS if candidate.name == activity.year)
    assert year.start <= activity.start < activity.end <= year.end
    assert activity.lead_school in CODES | {None}
    assert set(activity.working_group) <= BY_EMAIL.keys()
    assert set(activity.building_blocks) <= BLOCKS
    assert activity.description.strip()
    assert 0 < len(activity.result) <= 500


@pytest.mark.parametrize("revision", REVISIONS, ids=lambda revision: f"{revision.name}-{revision.date}")
def test_every_version_of_a_page_refers_to_what_exists(revision: DemoRevision) -> None:
    author = BY_EMAIL[revision.author]
    assert author.school == revision.school
    assert set(revision.activities) <= {a.code for a in ACTIVITIES if a.year == "2018-2019"}
    assert set(revision.building_blocks) <= BLOCKS
    assert revision.artefact_type in {artefact_type.key for artefact_type in ARTEFACT_TYPES} | {None}
    assert revision.kind in KINDS
    assert revision.state in {"concept", "ready"} and revision.visibility in {"network", "public"}
    assert 0 < len(revision.note) <= 300
    assert len(revision.title) <= 200
    assert len(revision.tags) <= 60
    assert YEARS[0].start <= revision.date <= YEARS[0].end


@pytest.mark.parametrize("revision", REVISIONS, ids=lambda revision: f"{revision.name}-{revision.date}")
def test_every_version_of_a_page_is_a_full_text_without_a_second_title(revision: DemoRevision) -> None:
    assert len(revision.body) > 1500
    assert revision not in CURRENT or len(revision.body) >= 3000
    assert len(headings(revision.body)) >= 3
    assert not re.search(r"^# ", revision.body, flags=re.MULTILINE)
    assert all(read_attachment(name) for name in revision.attachments)


def test_what_an_instrument_and_an_activity_need_is_there() -> None:
    kinds = [page.current.kind for page in PAGES]
    assert kinds.count("instrument") >= 6 and kinds.count("research") == 3
    assert kinds.count("story") == 2 and kinds.count("page") == 2
    assert len(PAGES) == 15


@pytest.mark.parametrize("name", OUTLINES)
def test_an_instrument_has_the_headings_of_its_outline(name: str) -> None:
    current = next(page.current for page in PAGES if page.name == name)
    found = headings(current.body)
    assert [heading for heading in found if heading in OUTLINES[name]] == list(OUTLINES[name])


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.current.kind == "research"], ids=lambda page: page.name
)
def test_a_research_result_has_the_fixed_format(page: DemoPage) -> None:
    assert tuple(headings(page.current.body)) == RESEARCH_OUTLINE


def test_pages_with_a_history_have_other_authors_schools_and_texts_in_order_of_time() -> None:
    histories = [page for page in PAGES if len(page.revisions) > 1]
    assert len(histories) >= 4
    for page in histories:
        assert len({revision.author for revision in page.revisions}) == len(page.revisions)
        assert len({revision.school for revision in page.revisions}) > 1
        assert len({revision.body for revision in page.revisions}) == len(page.revisions)
        dates = [revision.date for revision in page.revisions]
        assert dates == sorted(set(dates))


def test_a_page_comes_after_the_pages_it_links_to() -> None:
    names = [page.name for page in PAGES]
    for page in PAGES:
        for link in page.current.links:
            assert names.index(link) < names.index(page.name)


@pytest.mark.parametrize("text", [*(r.body for r in REVISIONS), *(a.description for a in ACTIVITIES)])
def test_every_row_of_a_table_has_as_many_cells_as_its_head(text: str) -> None:
    tables = re.findall(
        r"(?:^\|.*\|\n)+",
        re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL),
        flags=re.MULTILINE,
    )
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_links_between_pages_become_addresses() -> None:
    welcome = next(page.current for page in PAGES if page.name == "welkom-bij-lichtwerk")
    assert "](page:" not in welcome.body_with_links(lambda name: f"/pages/{name}")


@pytest.mark.parametrize(
    "source", ["", "title: x\n", "---\ntitle x\n---\nbody", "---\na: 1\na: 2\n---\nbody"]
)
def test_wrong_front_matter_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"front matter|line|field|---"):
        parse_front_matter(source)


def test_an_unknown_field_of_front_matter_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        parse_revision("x", "---\ntitle: x\nkind: page\nauthor: a\ndate: 2019-01-01\ncolour: red\n---\nbody")


@pytest.mark.parametrize("demo", PROJECTS, ids=lambda demo: demo.code)
def test_every_project_has_its_key_before_its_costs_and_its_payers_among_its_schools(
    demo: DemoProject,
) -> None:
    assert demo.lead_school in demo.schools and set(demo.schools) <= CODES
    assert list(demo.schools) == sorted(demo.schools)
    assert demo.activity in {activity.code for activity in ACTIVITIES if activity.year == demo.year}
    assert demo.keys[0].effective_from < min(cost.date for cost in demo.costs)
    for cost in demo.costs:
        assert cost.payer in demo.schools and demo.recorded_by(cost) in BY_EMAIL
        assert demo.start <= cost.date <= demo.end
        assert 0 <= cost.vat_cents < abs(cost.gross_cents)
        assert (cost.gross_cents < 0) == (cost.kind == "credit") == bool(cost.credits)
        assert bool(cost.reason) == (cost.status == "rejected")


@pytest.mark.parametrize("demo", PROJECTS, ids=lambda demo: demo.code)
def test_every_key_says_why_and_weighs_exactly_the_schools_of_its_project(demo: DemoProject) -> None:
    for key in demo.keys:
        assert 0 < len(key.rationale) <= 500
        assert tuple(code for code, _weight in key.lines) == (demo.schools if key.method == "weights" else ())
        assert all(weight > 0 for _code, weight in key.lines)


def test_no_two_costs_are_the_same_document() -> None:
    documents = [(cost.supplier, cost.document_number) for demo in PROJECTS for cost in demo.costs]
    assert len(documents) == len(set(documents))


def test_the_costs_pass_through_every_state() -> None:
    states = {cost.status for demo in PROJECTS for cost in demo.costs}
    assert states == {"draft", "submitted", "approved_once", "approved", "rejected"}


@pytest.mark.parametrize(
    ("code", "cents"), [("P1", 185_000 + 8_640 + 69_000), ("P2", 480_000), ("P3", 220_000 + 145_000 + 60_000)]
)
def test_the_costs_of_a_project_add_up_to_the_amounts_of_the_network(code: str, cents: int) -> None:
    assert sum(cost.gross_cents for cost in wanted(project(code).costs)) == cents


def test_the_shares_of_the_pupil_research_are_exact_per_document_and_in_all() -> None:
    pupils = [school.pupils_2018 for school in SCHOOLS]
    splits = [largest_remainder(cost.gross_cents, pupils, n) for n, cost in enumerate(project("P2").costs, 1)]
    assert tuple(map(sum, zip(*splits, strict=True))) == SHARES_OF_P2
    assert tuple(largest_remainder(480_000, pupils, 0)) == SHARES_OF_P2


def test_small_schools_bear_eight_tenths_of_the_publication() -> None:
    pupils = {school.code: school.pupils_2018 for school in SCHOOLS}
    for code, weight in project("P3").keys[0].lines:
        assert weight == (8 if pupils[code] < 400 else 10)


def test_every_school_bears_its_own_travel_and_the_gifts_fall_under_the_second_key() -> None:
    visits, (gifts,) = project("P4").costs[:8], project("P4").costs[8:]
    weights = dict(project("P4").keys[0].lines)
    assert all(cost.gross_cents == weights[cost.payer] * 19 for cost in visits)
    assert [cost.payer for cost in visits] == list(project("P4").schools)
    assert gifts.gross_cents == 8 * 1_500
    switch = project("P4").keys[1].effective_from
    assert max(cost.date for cost in visits) < switch <= gifts.date - timedelta(days=1)


def test_no_cost_is_dated_in_a_weekend() -> None:
    dates: list[date] = [cost.date for demo in PROJECTS for cost in demo.costs]
    assert all(day.weekday() < 5 for day in dates)


@pytest.mark.parametrize("key", sorted(TEMPLATE_KEYS))
def test_every_artefact_type_and_kind_has_a_template_with_headings(key: str) -> None:
    assert len(headings(template_for(key))) >= 2


def test_eighteen_artefact_types_have_a_name_in_both_languages() -> None:
    assert len({artefact_type.key for artefact_type in ARTEFACT_TYPES}) == 18
    assert len({artefact_type.name_nl for artefact_type in ARTEFACT_TYPES}) == 18
    assert all(artefact_type.name_en for artefact_type in ARTEFACT_TYPES)


def test_a_type_the_network_added_begins_empty() -> None:
    assert template_for("../artefact_types") == ""


def test_the_research_templates_follow_the_fixed_format() -> None:
    for key in ("research", "research_report", "literature_review"):
        assert tuple(headings(template_for(key))) == RESEARCH_OUTLINE


@pytest.mark.parametrize("today", [date(2018, 12, 1), date(2026, 11, 30), date(2031, 2, 28)])
def test_every_demo_has_a_day_to_visit_a_school_that_is_still_to_come(today: date) -> None:
    with clock.frozen(datetime.combine(today, time(12), UTC)):
        ahead = [day for one in experts.OFFERS for day in experts.days_of(one) if day > today]
    assert ahead and all(
        len(set(experts.days_of(one))) == len(experts.days_of(one)) for one in experts.OFFERS
    )


@pytest.mark.parametrize(("today", "moved"), [(date(2018, 12, 1), False), (date(2026, 11, 30), True)])
def test_the_last_network_day_is_always_to_come_and_says_so_when_it_is_put_off(
    today: date, moved: bool
) -> None:
    last = DAYS[-1]
    with clock.frozen(datetime.combine(today, time(12), UTC)):
        found = demo_days.ahead(last)
    assert found.on > today and found.on.weekday() == last.on.weekday()
    assert (found.on != last.on, found.intro != last.intro) == (moved, moved)
