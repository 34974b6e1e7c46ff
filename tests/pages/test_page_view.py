"""A page view is put together from what is kept, and nobody can tell."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.pages.test_screens import change, make, png, upload
from tests.support import cast, content
from tests.support.client import Client
from wiki.accounts.models import Person, SignInSession
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.prepared_reads import Read
from wiki.pages.models import Page, Revision
from wiki.pages.queries import page_view
from wiki.plan.models import Activity
from wiki.schools.models import School

READERS = ("anna", "bas", "carla", "kim", "tom", None)
"""Author, her coordinator, another school, the core team, the treasurer, a visitor."""


@pytest.fixture
def address(client: Client) -> str:
    """A public page with labels and a file."""
    client.sign_in("anna")
    made = make(client)
    upload(client, made, "plaatje.png", png())
    client.get(made)
    content.release(int(number(made)), 1)
    client.post(f"/pages/{number(made)}/visibility", data={"visibility": "public"})
    client.get(made)
    return made


def number(address: str) -> str:
    return str(re.findall(r"\d+", address)[0])


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Time stands still: how long ago something was is on the page."""
    with clock.frozen(clock.now()):
        yield


def forget(app: Flask) -> None:
    app.extensions.pop("lichtwerk.composed", None)


def test_what_is_kept_is_what_is_made_anew(app: Flask, client: Client, address: str) -> None:
    for name in READERS * 2:
        client.sign_in(name) if name else client.sign_out()
        for setting, value in (("language", "nl"), ("theme", "dark"), ("language", "en"), ("theme", "auto")):
            client.post(f"/{setting}", data={setting: value})
            kept = client.get(address).text
            forget(app)
            assert client.get(address).text == kept
    assert len(app.extensions["lichtwerk.composed"]._pieces) > 0


def test_no_name_or_token_of_one_reader_is_shown_to_another(client: Client, address: str) -> None:
    tokens = set()
    for name in READERS:
        client.sign_in(name) if name else client.sign_out()
        client.get(address)  # signs the token of this session
        text = client.get(address).text
        assert client.get(address).text == text
        found = set(re.findall(r'name="csrf_token" value="([^"]+)"', text))
        assert len(found) == 1
        tokens |= found
        shown = re.findall(r'<span class="account-name">([^<]*)<', text)
        assert shown == ([cast.PEOPLE[name][1]] if name else [])
        assert ("/edit" in text) == (name is not None)
    assert len(tokens) == len(READERS)


def _rename_school() -> None:
    session().execute(update(School).values(name="Een nieuwe naam"))


def _rename_activity() -> None:
    session().execute(update(Activity).values(title="Een nieuwe naam"))


def _rename_person() -> None:
    session().execute(update(Person).values(name="Een nieuwe naam"))


@pytest.mark.parametrize("rename", [_rename_school, _rename_activity, _rename_person])
@pytest.mark.parametrize("name", ["anna", None])
def test_a_new_name_shows_at_once(
    client: Client, address: str, rename: Callable[[], None], name: str | None
) -> None:
    client.sign_in(name) if name else client.sign_out()
    client.get(address)
    tag = client.get(address).headers["ETag"]
    with transaction():
        rename()
    answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, "Een nieuwe naam" in answer.text) == (200, True)


def test_an_ended_session_is_a_visitor_at_once(client: Client, address: str) -> None:
    assert "account-name" in client.get(address).text
    with transaction() as database:
        database.execute(update(SignInSession).values(expires_at=SignInSession.created_at))
    assert "account-name" not in client.get(address).text


@pytest.mark.parametrize("gone", [{"visibility": "network"}, {"released": None}, {"archived_at": func.now()}])
def test_what_is_no_longer_public_is_gone_for_visitors_at_once(
    client: Client, address: str, gone: dict[str, object]
) -> None:
    client.sign_out()
    tag = client.get(address).headers["ETag"]
    with transaction() as database:
        database.execute(update(Page).where(Page.id == int(number(address))).values(**gone))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_a_save_shows_at_once(client: Client) -> None:
    address = make(client.sign_in("anna"))
    client.get(address)
    assert client.post(address + "/edit", data=change(1, "Heel iets anders.\n")).status_code == 303
    assert "Heel iets anders." in client.get(address).text


def test_a_save_shows_readers_nothing_and_writers_the_draft(client: Client, address: str) -> None:
    saved = client.post(address + "/edit", data=change(1, "Heel iets anders.\n"))
    assert saved.headers["Location"] == address + "/draft"
    assert "Heel iets anders." in client.get(address + "/draft").text
    for name in READERS:
        client.sign_in(name) if name else client.sign_out()
        assert "Heel iets anders." not in client.get(address).text
    assert client.get(address + "/draft").status_code == 303  # a visitor is asked to sign in


def test_a_new_release_shows_at_once(client: Client, address: str) -> None:
    client.post(address + "/edit", data=change(1, "Heel iets anders.\n"))
    client.get(address)
    content.release(int(number(address)), 2, "1.1")
    for name in READERS:
        client.sign_in(name) if name else client.sign_out()
        assert "Heel iets anders." in client.get(address).text


def test_what_is_said_once_is_said_once(client: Client) -> None:
    address = make(client.sign_in("anna"))
    client.post(address + "/edit", data=change(1, "Heel iets anders.\n"))
    first, second = client.get(address), client.get(address)
    assert ('role="status"' in first.text, 'role="status"' in second.text) == (True, False)
    assert ("ETag" in first.headers, "ETag" in second.headers) == (False, True)


@pytest.mark.parametrize(
    "read", [page_view._TO_MEMBERS, page_view._TO_VISITORS, page_view._LABELS, page_view._FILES]
)
def test_the_driver_reads_what_a_session_reads(client: Client, address: str, read: Read) -> None:
    page = int(number(address))
    session().rollback()
    plain = list(map(tuple, read(page=page, reader=cast.ANNA)))
    session().execute(select(1))  # a transaction is going: what it did must be seen
    assert list(map(tuple, read(page=page, reader=cast.ANNA))) == plain != []


def test_a_transaction_reads_what_it_wrote(client: Client, address: str) -> None:
    with transaction() as database:
        database.execute(update(Revision).values(title="Nog niet vast"))
        (row,) = page_view._TO_MEMBERS(page=int(number(address)), reader=cast.ANNA)
        assert row.title == "Nog niet vast"


def test_how_long_ago_a_page_was_changed_goes_on(client: Client, address: str) -> None:
    client.get(address)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert "2 uur geleden" in client.get(address).text
