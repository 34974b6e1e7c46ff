"""Home: each role its own day, in a bounded number of statements."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from tests.costs import cost_data
from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from tests.support.without_guards import without_guards
from wiki.accounts.models import Person
from wiki.costs.models.cost import Cost, CostPayer, CostShare
from wiki.costs.services import comments, keys
from wiki.costs.services.posting import post_cost
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.plan.models import Activity
from wiki.roadmap.queries.ambitions import round_of
from wiki.roadmap.rules.ambitions import AnswersCommand, RoundCommand
from wiki.roadmap.rules.milestones import MilestoneCommand, MilestoneKind
from wiki.roadmap.services import ambitions, milestones
from wiki.settlement.services import accounts
from wiki.settlement.services.accounts import EnterAccount
from wiki.wishes import services as wishes
from wiki.wishes.rules import WishCommand

NOW = datetime(2019, 3, 14, 9, 0, tzinfo=UTC)


def home(client: Client, who: str | None = None) -> str:
    if who:
        client.sign_in(who)
    response = client.get("/")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def visited(name: str, at: datetime) -> None:
    """This person was here before."""
    with transaction() as db:
        db.execute(update(Person).where(Person.id == cast.PEOPLE[name][0]).values(last_visit_at=at))


def cost(project_id: int, number: int, status: str, cents: int, school: int = cast.VEENPLUIS) -> None:
    """A cost that a school paid; when approved, the others bear it."""
    with without_guards() as db:
        row = {
            "project_id": project_id,
            "number": number,
            "kind": "invoice",
            "description": f"Kosten {number}",
        }
        row |= {"dated_on": NOW.date(), "net_cents": cents, "gross_cents": cents, "status": status}
        row |= {"recorded_by_id": cast.BAS, "recorded_for_school_id": school, "recorded_at": NOW}
        row |= {
            "submitted_at": NOW + timedelta(hours=number),
            "decided_at": NOW if status == "approved" else None,
        }
        id_ = db.execute(insert(Cost).values(**row).returning(Cost.id)).scalar_one()
        db.execute(insert(CostPayer).values(cost_id=id_, school_id=school, cents=cents))
        if status == "approved":
            share = {"numerator": 1, "denominator": 1, "floor_cents": cents, "rank": 1, "cents": cents}
            db.execute(insert(CostShare).values(cost_id=id_, school_id=cast.ROERDOMP, **share))
            post_cost(cast.TOM, db.get_one(Cost, id_), [(school, cents)], [(cast.ROERDOMP, cents)])


@pytest.mark.parametrize(
    ("language", "pillars"),
    [
        ("nl", ["Leer van elkaar", "Ontwikkel samen", "Zoek en geef inspiratie"]),
        ("en", ["Learn from each other", "Develop together", "Seek and give inspiration"]),
    ],
)
def test_a_visitor_reads_the_three_ways_the_network_works(
    client: Client, language: str, pillars: list[str]
) -> None:
    html = client.get("/", headers={"Accept-Language": language}).text
    assert [html.index(f">{pillar}</h2>") for pillar in pillars] == sorted(
        html.index(f">{pillar}</h2>") for pillar in pillars
    )


def test_a_visitor_sees_what_it_is_and_public_pages_only(client: Client) -> None:
    content.page("Een uur om zelf te kiezen", "Verhaal", kind="story", public=True)
    content.page("Openbare kijkwijzer", kind="instrument", public=True)
    content.page("Intern stuk")
    html = home(client)
    assert "Vele handen maken licht werk" in html and "/sign-in" in html
    assert html.count("Een uur om zelf te kiezen") == 1 and "Openbare kijkwijzer" in html
    assert "Intern stuk" not in html


def test_a_network_without_pages_has_a_home_too(client: Client) -> None:
    assert "Er is nog niets openbaar" in home(client)
    assert "Er is nog niets geschreven" in home(client, "anna")


def test_a_docent_sees_what_others_changed_since_the_last_visit(client: Client) -> None:
    with clock.frozen(NOW):
        old = content.page("Oude pagina", "een", by="carla")
        known = content.page("Bekende pagina", "een", by="carla")
        content.save(known, 1, "twee", by="carla")
    visited("anna", NOW + timedelta(days=1))
    with clock.frozen(NOW + timedelta(days=2)):
        content.save(known, 2, "drie", by="dirk")
        content.save(known, 3, "vier", by="carla")
        content.page("Nieuwe pagina van Els", by="els")
        content.page("Eigen pagina", by="anna")
    html = home(client, "anna")
    fresh = html.split('id="fresh"')[1].split("<aside")[0]
    assert f"/pages/{known}-bekende-pagina/diff?from=2&amp;to=4" in fresh and "Carla Bos" in fresh
    assert "Nieuwe pagina van Els" in fresh and "Nieuw</span>" in fresh
    assert "Eigen pagina" not in fresh and f"/pages/{old}-" not in fresh


def test_a_docent_sees_where_to_go_on(client: Client) -> None:
    mine = content.page("Mijn concept", by="anna", state="concept")
    content.page("Concept van een ander", by="carla", state="concept")
    html = home(client, "anna").split("<aside")[1]
    assert f"/pages/{mine}-mijn-concept/edit" in html and "Concept van een ander" not in html
    assert f"/plan/activities/{cast.LEARNING_GOALS}-leerdoelen-en-leerlijnen" in html


def test_a_docent_sees_no_other_roles_work(client: Client) -> None:
    html = home(client, "anna")
    for id_ in ("deciding", "own-school", "planning", "system"):
        assert f'id="{id_}"' not in html


def test_a_school_coordinator_sees_costs_balance_and_pages_of_the_school(client: Client) -> None:
    project = content.project("Publicatie")
    for number, status in enumerate(("draft", "submitted", "rejected", "approved", "withdrawn"), 1):
        cost(project, number, status, 10_000 * number)
    cost(project, 6, "draft", 99, school=cast.ROERDOMP)
    content.page("Van Veenpluis", by="anna")
    html = home(client, "bas").split('id="own-school"')[1].split('id="recent"')[0]
    assert all(f"Kosten {n}" in html for n in (1, 2, 3)) and "Kosten 5" not in html and "Kosten 6" not in html
    assert "Nog te ontvangen" in html and "400,00" in html and "Van Veenpluis" in html


@pytest.mark.parametrize("who", ["tom", "sofie", "truus"])
def test_who_decides_sees_what_waits_oldest_first(client: Client, who: str) -> None:
    project = content.project("Publicatie")
    cost(project, 2, "submitted", 20_050)
    cost(project, 1, "submitted", 10_000)
    cost(project, 3, "approved", 5_000)
    cost(project, 4, "draft", 5_000)
    html = home(client, who).split('id="deciding"')[1].split('id="recent"')[0]
    assert "2 kostenposten, samen €\xa0300,50" in html and "14 maart 2019" in html
    assert html.index("Kosten 1") < html.index("Kosten 2") < html.index("Kosten 3") and "Kosten 4" not in html


def test_the_network_coordinator_sees_activities_without_pages_or_ending_soon(client: Client) -> None:
    content.page("Bij leerdoelen", activities=(cast.LEARNING_GOALS,))
    with transaction() as db:
        soon = clock.today() + timedelta(days=10)
        db.execute(update(Activity).where(Activity.id == cast.LEARNING_GOALS).values(ends_on=soon))
    html = home(client, "kim").split('id="planning"')[1]
    without, ends = (
        html.split("Loopt binnenkort af")[0],
        html.split("Loopt binnenkort af")[1].split("</section>")[0],
    )
    assert "Vier netwerkdagen" in without and "Leerdoelen" not in without
    assert "Leerdoelen" in ends and "van vorig jaar" not in html


def asked_schools(answer_by: date) -> None:
    """Two questions about the school year, to be answered by a day."""
    command = RoundCommand(("Wat wil je?", "Wat breng je?"), answer_by)
    with transaction():
        ambitions.ask_schools(content.actor("kim"), cast.YEAR, 1, command)


def replied(client: Client, who: str) -> None:
    """The school of this coordinator answers."""
    found = round_of(cast.YEAR)
    assert found is not None
    answers = AnswersCommand({id_: "Meer regie" for id_, _text in found.questions}, send=True)
    with transaction():
        ambitions.answer(content.actor(who), cast.YEAR, 1, answers)


def test_the_network_coordinator_sees_answers_late_milestones_and_wishes_without_maker(
    client: Client,
) -> None:
    assert "mijlpa" not in home(client, "kim").split('id="planning"')[1]
    asked_schools(clock.today() + timedelta(days=9))
    with transaction():
        late = MilestoneCommand(MilestoneKind.MILESTONE, "Rubric", clock.today() - timedelta(days=1))
        milestones.add_milestone(content.actor("kim"), cast.LEARNING_GOALS, late)
        wishes.add_wish(content.actor("els"), WishCommand("Leskaart", "", cast.LEARNING_GOALS))
    html = home(client, "kim").split('id="planning"')[1]
    assert re.search(r'/plan/2018-2019/ambitions">0 van de \d scholen', html)
    assert '/plan/2018-2019/white-spots#late">1 mijlpaal' in html
    assert '/wishes?state=open">1 wens' in html
    assert "/wishes?state=open" not in home(client, "els")


def test_a_school_coordinator_sees_what_their_school_did_not_answer_and_until_when(client: Client) -> None:
    day = clock.today() + timedelta(days=9)
    asked_schools(day)
    waits = '/plan/2018-2019/ambitions/answer">'
    html = home(client, "bas")
    assert waits in html and f"{day.day} " in html.split(waits)[1][:200]
    replied(client, "bas")
    assert waits not in home(client, "bas") and waits in home(client, "dirk")
    assert waits not in home(client, "anna")


def test_a_docent_sees_the_open_wishes_of_their_activities(client: Client) -> None:
    with transaction():
        mine = wishes.add_wish(content.actor("els"), WishCommand("Leskaart", "", cast.LEARNING_GOALS)).id
        wishes.add_wish(content.actor("els"), WishCommand("Van niemand", "", None))
    html = home(client, "anna").split('id="group-wishes"')[1].split("</section>")[0]
    assert f'/wishes/{mine}">Leskaart' in html and "Van niemand" not in html
    assert 'id="group-wishes"' not in home(client, "carla")


def test_an_administrator_sees_the_system(client: Client) -> None:
    html = home(client, "ad").split('id="system"')[1]
    assert "Mensen met een account" in html and f"<dd>{len(cast.PEOPLE)}</dd>" in html


@pytest.mark.one_database
def test_home_asks_the_same_of_the_database_however_much_there_is(client: Client) -> None:
    counts = []
    for rows in (1, 9):
        for number in range(rows):
            content.page(f"Pagina {rows} {number}", by="carla", public=True)
        cost(content.project(f"{rows} project"), rows, "submitted", 100)
        counts.append({who: asked(client, who) for who in ("", "anna", "bas", "kim", "tom", "truus", "ad")})
    assert counts[0] == counts[1] and max(counts[0].values()) <= 24


def asked(client: Client, who: str) -> int:
    """How many statements home takes for somebody, or for a visitor."""
    _ = client.sign_in(who) if who else client.sign_out()
    with statements() as sent:
        client.get("/")
    return len(sent)


def test_a_name_with_markup_stays_a_name(client: Client) -> None:
    with transaction() as db:
        db.execute(update(Person).where(Person.id == cast.ANNA).values(name="<b>Anna</b>"))
    content.page("<i>titel</i>", by="carla")
    session().rollback()
    html = home(client, "anna")
    assert "<b>Anna" not in html and "<i>titel" not in html


def test_home_tells_what_waits_besides_costs(client: Client) -> None:
    project_id = cost_data.project()
    cost_id = cost_data.submitted(project_id, "dirk")
    with transaction():
        keys.propose_key(cost_data.who("kim"), project_id, cost_data.key(effective_from=date(2019, 3, 1)))
        comments.add_comment(cost_data.who("tom"), cost_id, "Welke bon is dit?")
        command = EnterAccount("NL91ABNA0417164300", "Stichting Roerdomp")
        accounts.enter_account(cost_data.who("dirk"), cast.ROERDOMP, command)
    treasurer, coordinator, teacher = home(client, "tom"), home(client, "dirk"), home(client, "anna")
    assert "Een verdeelsleutel wacht op goedkeuring" in treasurer
    assert "Een bankrekening wacht op goedkeuring: Roerdomp" in treasurer
    assert f"/costs/{cost_id}#discussion" in coordinator and "/statements/2" in coordinator
    assert 'id="tasks"' not in teacher
