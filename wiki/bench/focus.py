"""What it costs to see who works on what, and who fits whom, in a network of many schools and years."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import insert, select

from wiki.app import create_app
from wiki.bench.seed import person
from wiki.config import read
from wiki.focus.models import FocalPoint
from wiki.focus.queries.matches import matches_of_school
from wiki.focus.queries.matrix import matrix
from wiki.focus.queries.points import shown_year
from wiki.focus.queries.previews import previews
from wiki.focus.queries.rounds import next_round
from wiki.focus.rules.points import Stage
from wiki.kernel import clock
from wiki.kernel.db import db, session, transaction
from wiki.plan.models import SchoolYear
from wiki.plan.queries import building_blocks, school_years
from wiki.schools.models import School

SCHOOLS, YEARS, POINTS = 200, 10, 3
TIMES = 5
_WORDS = (
    "coachgesprek", "flexrooster", "toetsbeleid", "leerdoelen", "portfolio", "rubric", "kijkwijzer", "reflectie",
    "mentoraat", "leerlijn", "burgerschap", "taalbeleid", "ouders", "vragenlijst", "keuzeuur", "lesbezoek",
)  # fmt: skip


def cpu_of_focus(data: Path, schools: int = SCHOOLS, years: int = YEARS) -> tuple[float, float, float]:
    """Milliseconds of processor time for the matrix, for the matches of one school, and for the preview of all schools
    before the next network day."""
    database = f"sqlite:///{data / 'lichtwerk.sqlite3'}"
    app = create_app(read(data=str(data), database_url=database, files_url=f"file://{data / 'files'}"))
    with app.app_context():
        with transaction():
            grow(schools, years, person("kernteam@lichtwerk.example").member_id)
        coordinator = person("kernteam@lichtwerk.example")
        year = shown_year(school_years(), "2018-2019")
        school = session().scalar(select(School.id).where(School.brin == "99ZA00")) or 0
        assert year is not None
        seen = statistics.median(_cpu(lambda: matrix(coordinator, year)) for _ in range(TIMES))
        fits = statistics.median(
            _cpu(lambda: matches_of_school(coordinator, school, year)) for _ in range(TIMES)
        )
        coming = next_round()
        before = _cpu(lambda: previews(coordinator, coming)) if coming else 0.0
        db.session.remove()
        db.engine.dispose()
    return seen, fits, before


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def grow(schools: int, years: int, by: int) -> None:
    """Add schools and school years until there are so many, with focal points of all in each, by this person. In the
    transaction of who calls."""
    random = Random(31)  # noqa: S311  # the same network each time
    ids = list(session().scalars(select(School.id)))
    made = [_school(number) for number in range(len(ids), schools)]
    if made:
        ids += session().scalars(insert(School).returning(School.id), made).all()
    spans = {year.label: year.id for year in school_years()}
    for begin in range(2018 - years + 1, 2019):
        label = f"{begin}-{begin + 1}"
        if label not in spans:
            year = SchoolYear(label=label, starts_on=date(begin, 8, 1), ends_on=date(begin + 1, 7, 31))
            session().add(year)
            session().flush()
            spans[label] = year.id
    blocks = [block.id for block in building_blocks()]
    rows = [
        _point(random, school, year, blocks, by)
        for school in ids
        for year in spans.values()
        for _ in range(POINTS)
    ]
    session().execute(insert(FocalPoint), rows)


def _school(number: int) -> dict[str, object]:
    name = f"School {number}"
    return {"brin": f"98{number:03d}", "name": name, "slug": f"school-{number}", "place": "Plaats"}


def _point(random: Random, school: int, year: int, blocks: list[int], by: int) -> dict[str, object]:
    words = random.sample(_WORDS, 5)
    now = clock.now()
    return {
        "school_id": school,
        "school_year_id": year,
        "building_block_id": random.choice(blocks),
        "title": f"Werken aan {words[0]}",
        "stage": random.choice(list(Stage)).value,
        "requests": f"Wie heeft een {words[1]} bij {words[2]}?",
        "offers": f"Onze {words[3]} met {words[4]}.",
        "has_question": random.random() < 0.3,
        "brings": random.random() < 0.3,
        "made_at": now,
        "changed_at": now,
        "changed_by_id": by,
    }
