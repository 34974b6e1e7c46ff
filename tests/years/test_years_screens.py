"""A school year as a whole on the screen: timeline, print, figures and white spots, also of a large network."""

from datetime import date

import pytest
from sqlalchemy import update

from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from tests.years.network import grow
from wiki.kernel.db import transaction
from wiki.kernel.signals import activity_shown, year_drawn
from wiki.pages.queries.pages import labels_of
from wiki.plan.models import Activity
from wiki.plan.queries import school_year
from wiki.plan.rules import Moment, Section
from wiki.roadmap.rules.milestones import MilestoneCommand, MilestoneKind
from wiki.roadmap.services import milestones
from wiki.wishes import services as wishes
from wiki.wishes.rules import WishCommand

AT = "/plan/2018-2019"


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.get_data(as_text=True)


def late_milestone() -> None:
    command = MilestoneCommand(MilestoneKind.MILESTONE, "Rubric besproken", date(2019, 3, 15))
    with transaction():
        milestones.add_milestone(content.actor("kim"), cast.LEARNING_GOALS, command)


def test_a_visitor_reads_list_timeline_and_print_without_names(client: Client) -> None:
    late_milestone()
    for room in ("timeline", "print"):
        html = text(client, f"{AT}/{room}")
        assert "Rubric besproken" in html and "Leerdoelen en leerlijnen" in html and "<svg" in html
        assert "Anna de Wit" not in html and "white-spots" not in html and "figures" not in html
    assert "Anna de Wit" in text(client.sign_in("carla"), f"{AT}/print")


def test_every_mark_of_the_drawing_is_a_link_with_a_name_and_is_in_the_table_too(client: Client) -> None:
    late_milestone()
    html = text(client, f"{AT}/timeline")
    assert html.count('aria-label="15 maart 2019: Rubric besproken (Over de datum)"') == 2
    table = html[html.index('id="timeline-table"') :]
    assert "Rubric besproken" in table and "15-03-2019" in table and "A3 Leerdoelen en leerlijnen" in table


def test_an_activity_begins_and_ends_on_a_day_not_at_a_time(client: Client) -> None:
    with transaction() as db:
        days = {"starts_on": date(2018, 9, 3), "ends_on": date(2019, 6, 28)}
        db.execute(update(Activity).where(Activity.id == cast.LEARNING_GOALS).values(days))
    table = text(client, f"{AT}/timeline").split('id="timeline-table"')[1]
    assert ">Begint<" in table and ">Eindigt<" in table and "Begint om" not in table


def test_figures_are_for_members_and_white_spots_for_the_core_team(client: Client) -> None:
    assert client.get(f"{AT}/figures").headers["Location"].startswith("/sign-in")
    assert client.sign_in("anna").get(f"{AT}/white-spots").status_code == 403
    assert client.api("GET", f"/school-years/{cast.YEAR}/white-spots").status_code == 403
    assert "Mensen in werkgroepen" in text(client, f"{AT}/figures")
    for room in ("timeline", "print", "figures"):
        assert client.get(f"/plan/2030-2031/{room}").status_code == 404


def test_the_core_team_sees_each_white_spot_with_what_mends_it(client: Client) -> None:
    late_milestone()
    content.page("Losse leskaart", kind="instrument")
    content.page("Wel gekoppeld", kind="instrument", activities=(cast.LEARNING_GOALS,))
    content.page("Gewone pagina", kind="page")
    with transaction():
        wishes.add_wish(
            content.actor("els"), WishCommand("Leskaart techniek", activity_id=cast.LEARNING_GOALS)
        )
    html = text(client.sign_in("kim"), f"{AT}/white-spots")
    for mended_by in (
        "/plan/milestones/1/reached",
        "/plan/milestones/1/edit",
        f"/pages/new?activity={cast.NETWORK_DAYS}",
        "/wishes/1",
        f"{AT}/white-spots/pages/1",
    ):
        assert mended_by in html
    assert f"/pages/new?activity={cast.LEARNING_GOALS}" not in html
    assert "Wel gekoppeld" not in html and "Gewone pagina" not in html
    spots = client.api("GET", f"/school-years/{cast.YEAR}/white-spots").get_json()
    assert spots["counts"] == {"without_pages": 1, "loose_pages": 1, "open_wishes": 1, "late": 1}


def test_one_click_mends_and_then_the_spot_is_gone(client: Client) -> None:
    late_milestone()
    page_id = content.page("Losse leskaart", kind="instrument")
    client.sign_in("kim")
    back = {"next": f"{AT}/white-spots"}
    assert client.post("/plan/milestones/1/reached", data=back).headers["Location"] == f"{AT}/white-spots"
    path = f"{AT}/white-spots/pages/{page_id}"
    wrong = client.post(path, data={"activity": ""})
    assert wrong.status_code == 422 and f'id="activity-of-{page_id}-error"' in wrong.text
    assert client.post(path, data={"activity": "99"}).status_code == 422
    assert client.post(path, data={"activity": str(cast.LEARNING_GOALS)}).status_code == 303
    assert [label.key for label in labels_of(page_id) if label.what == "activity"] == [
        str(cast.LEARNING_GOALS)
    ]
    html = text(client, f"{AT}/white-spots")
    assert "Losse leskaart" not in html and "Rubric besproken" not in html
    assert client.sign_in("bas").post(path, data={"activity": "1"}).status_code == 403


def test_a_closed_activity_and_a_page_that_waits_for_its_release_are_no_white_spots(client: Client) -> None:
    page_id = content.page("Uitgegeven", kind="instrument", state="ready")
    client.sign_in("kim")
    client.post(f"{AT}/white-spots/pages/{page_id}", data={"activity": str(cast.LEARNING_GOALS)})
    with transaction() as db:
        db.execute(update(Activity).values(closed_at=cast.START))
    assert "Er zijn geen witte vlekken" in text(client, f"{AT}/white-spots")


def test_a_slice_above_puts_its_days_on_the_timeline_and_its_part_on_the_page_of_an_activity(
    client: Client,
) -> None:
    def moments(_sender: object, **_more: object) -> list[Moment]:
        return [Moment(date(2018, 9, 27), "Netwerkdag 1", "/days/1", "Netwerkdag")]

    def section(_sender: object, **_more: object) -> Section:
        return Section(30, "wishes/_of_activity.html", {"wishes": (), "more": True, "activity_id": 7})

    with year_drawn.connected_to(moments), activity_shown.connected_to(section):
        html = text(client, f"{AT}/timeline")
        page = text(client, f"/plan/activities/{cast.LEARNING_GOALS}-leerdoelen-en-leerlijnen")
    assert "Heel het netwerk" in html and "27 september 2018: Netwerkdag 1 (Netwerkdag)" in html
    assert "/wishes?activity=7" in page


def test_an_empty_year_has_all_its_rooms(client: Client) -> None:
    client.sign_in("kim").post("/plan/new", data={"label": "2019-2020", "in_preparation": "1"})
    for room in ("", "/timeline", "/print", "/figures", "/white-spots", "/roll-over", "/ambitions"):
        assert "2019-2020" in text(client, f"/plan/2019-2020{room}")
    year = school_year("2019-2020")
    assert year is not None and year.in_preparation


SCREENS = {
    AT: 6,
    f"{AT}/timeline": 6,
    f"{AT}/print": 8,
    f"{AT}/figures": 12,
    f"{AT}/white-spots": 10,
    f"{AT}/roll-over": 11,
    "/plan/2019-2020/ambitions": 6,
    "/plan/2019-2020/ambitions/write": 7,
    "/wishes": 5,
    f"/plan/activities/{cast.LEARNING_GOALS}-leerdoelen-en-leerlijnen": 13,
}
"""The most statements that each screen takes."""


def counts(client: Client) -> dict[str, int]:
    found = {}
    for url in SCREENS:
        client.get(url, check=False)
        with statements() as sent:
            assert client.get(url, check=False).status_code == 200, url
        found[url] = len(sent)
    return found


@pytest.fixture
def sizes(client: Client) -> tuple[dict[str, int], dict[str, int]]:
    """The statements of each screen in a small network, and in one of 200 schools and 10 years."""
    grow(schools=4, years=1, activities=2)
    small = counts(client.sign_in("kim"))
    grow(schools=200, years=9, activities=12, first=10_000)
    return small, counts(client)


def test_no_screen_takes_more_statements_at_200_schools_and_10_years(
    sizes: tuple[dict[str, int], dict[str, int]],
) -> None:
    small, large = sizes
    assert large == small
    assert {url: n for url, n in large.items() if n > SCREENS[url]} == {}
