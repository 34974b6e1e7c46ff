"""Wishes on the screen: who makes this?"""

from tests.support import cast, content
from tests.support.client import Client
from wiki.wishes.queries import wish

PAGE = f"/plan/activities/{cast.LEARNING_GOALS}-leerdoelen-en-leerlijnen"
TYPED = {"title": "Leskaart <techniek>", "text": "Met een exitkaart", "activity": str(cast.LEARNING_GOALS)}


def made(client: Client) -> str:
    answer = client.sign_in("els").post("/wishes/new", data=TYPED)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_wish_is_added_from_an_activity_and_shown_there_to_members_only(client: Client) -> None:
    assert "/wishes" not in client.get(PAGE).text
    client.sign_in("els")
    assert f"/wishes/new?activity={cast.LEARNING_GOALS}" in client.get(PAGE).text
    form = client.get(f"/wishes/new?activity={cast.LEARNING_GOALS}").text
    assert f'value="{cast.LEARNING_GOALS}" selected' in form
    made(client)
    for page in (client.get(PAGE).text, client.get("/wishes").text):
        assert "Leskaart &lt;techniek&gt;" in page and "Wie maakt dit?" in page
    assert client.sign_out().get("/wishes").headers["Location"].startswith("/sign-in")


def test_a_refused_wish_keeps_what_was_typed(client: Client) -> None:
    wrong = client.sign_in("els").post("/wishes/new", data=TYPED | {"title": "", "text": "y" * 1001})
    assert wrong.status_code == 422 and "y" * 1001 in wrong.text
    assert 'id="f-title-error"' in wrong.text and 'id="f-text-error"' in wrong.text


def test_a_school_takes_it_up_makes_the_page_and_everybody_sees_it(client: Client) -> None:
    own = made(client)
    client.sign_in("kim")
    assert "Onze school maakt dit" not in client.get(own).text
    client.sign_in("carla")
    assert "Onze school maakt dit" in client.get(own).text
    client.post(f"{own}/take-up")
    assert "Roerdomp College" in client.get(own).text
    late = client.sign_in("anna").post(f"{own}/take-up")
    assert late.status_code == 409 and "was je net voor" in late.text
    assert f'action="{own}/page"' not in client.get(own).text
    client.sign_in("carla").post(f"{own}/give-back")
    client.post(f"{own}/take-up")
    assert client.post(f"{own}/page", data={"kind": "niets"}).status_code == 422
    to = client.post(f"{own}/page", data={"kind": "instrument"}).headers["Location"]
    assert to.endswith("/edit") and client.get(to).status_code == 200
    assert "Gemaakt" in client.get(own).text and to.removesuffix("/edit") in client.get(PAGE).text


def test_a_page_that_is_there_is_chosen_from_those_of_the_activity(client: Client) -> None:
    own = made(client)
    page_id = content.page("Al gemaakt", activities=(cast.LEARNING_GOALS,))
    client.sign_in("anna")
    assert f'<option value="{page_id}">Al gemaakt' in client.get(own).text
    nothing = client.post(f"{own}/link", data={"page": ""})
    assert nothing.status_code == 422 and 'id="f-page-error"' in nothing.text
    assert client.post(f"{own}/link", data={"page": str(page_id)}).status_code == 303
    assert wish(content.actor("els"), 1).page_id == page_id


def test_a_wish_is_closed_with_a_reason_and_opened_again(client: Client) -> None:
    own = made(client)
    assert client.sign_in("anna").post(f"{own}/close", data={"reason": "Nee"}).status_code == 403
    client.sign_in("els")
    wrong = client.post(f"{own}/close", data={"reason": " "})
    assert wrong.status_code == 422 and 'id="f-reason-error"' in wrong.text
    client.post(f"{own}/close", data={"reason": "Bestaat al"})
    assert "Gesloten: Bestaat al" in client.get(own).text
    client.post(f"{own}/reopen")
    assert "Wie maakt dit?" in client.get(own).text


def test_a_list_is_narrowed_by_its_address_and_nonsense_narrows_nothing(client: Client) -> None:
    made(client)
    assert "Leskaart" not in client.get("/wishes?state=made").text
    assert "Leskaart" not in client.get("/wishes?year=2017-2018").text
    for address in (
        "/wishes?state=open&year=2018-2019",
        "/wishes?state=x&activity=y&year=z",
        "/wishes?activity=2",
    ):
        assert "Leskaart" in client.get(address).text
    assert client.get("/wishes?cursor=onzin").status_code == 422
    assert client.get("/wishes/99").status_code == 404
