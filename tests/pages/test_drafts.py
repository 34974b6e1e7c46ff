"""What a personal draft promises, on both databases."""

from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.support import cast
from tests.support.client import Client
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.pages.models import PersonalDraft
from wiki.pages.queries import drafts as queries
from wiki.pages.rules import drafts as rules
from wiki.pages.rules.draft_marks import DraftMark
from wiki.pages.rules.drafts import DraftText
from wiki.pages.rules.pages import Change, Labels, NewPage, Text
from wiki.pages.services import drafts, pages
from wiki.pages.services.drafts import DraftMoved, Stored
from wiki.pages.services.preparing import EditConflict, RemovalToConfirm
from wiki.schools.queries import actors
from wiki.schools.rules import VISITOR, Actor

BODY = "Een.\n\nTwee.\n\nDrie.\n"
KEY, WRITER = "draft-aaaa", "writer-aaaa"
LONG = " ".join(f"woord{n}" for n in range(100))


def who(name: str = "anna") -> Actor:
    found = actors.by_id(cast.PEOPLE[name][0])
    assert found is not None
    return found


def make(name: str = "anna", body: str = BODY) -> int:
    return pages.create_page(who(name), NewPage(Text("Een titel", body), "page")).id


def typed(body: str, page_id: int | None = None, title: str = "Een titel", base: int = 1) -> DraftText:
    return DraftText(Text(title, body), "page", base if page_id else 0, page_id=page_id)


def store(text: DraftText, name: str = "anna", **mark: object) -> Stored:
    values = {"key": KEY, "writer": WRITER, "step": 1} | mark
    with transaction():
        return drafts.store_draft(who(name), text, DraftMark(**values))  # type: ignore[arg-type]


def bodies(name: str = "anna") -> list[str]:
    mine = PersonalDraft.person_id == who(name).id
    session().rollback()
    return list(session().scalars(select(PersonalDraft.body).where(mine).order_by(PersonalDraft.id)))


def test_a_draft_is_its_owners_alone(app: Flask) -> None:
    page_id = make()
    store(typed("Van mij.\n", page_id))
    assert [line.name for line in queries.own_drafts(who("anna"))] == ["Een titel"]
    assert not queries.own_drafts(who("ad")) and not queries.own_drafts(VISITOR)
    assert not queries.drafts_of(who("ad"), page_id)
    for read in (lambda a: queries.own_draft(a, KEY), lambda a: queries.newest_draft(a, page_id)):
        assert read(who("anna")).text.body == "Van mij.\n"
        for other in (who("ad"), VISITOR):
            with pytest.raises(NotFound):
                read(other)
    with pytest.raises(NotFound), transaction():
        drafts.discard_draft(who("ad"), KEY)
    with pytest.raises(NotAllowed), transaction():
        drafts.store_draft(VISITOR, typed("Iets."), DraftMark(KEY))
    store(typed("Van Ad.\n", page_id), "ad")
    assert (bodies("anna"), bodies("ad")) == (["Van mij.\n"], ["Van Ad.\n"])


def test_it_goes_when_this_very_text_is_saved_and_not_when_another_is(app: Flask) -> None:
    page_id = make()
    store(typed("Mijn tekst.\n", page_id), key="draft-one")
    store(typed("Een andere tekst.\n", page_id), key="draft-two", writer="writer-two")
    store(typed("Mijn tekst.\n", page_id), "ad")
    pages.save_page(who("anna"), page_id, Change(1, body="Weer iets anders.\n"))
    assert len(bodies()) == 2
    pages.save_page(who("anna"), page_id, Change(2, body="Mijn tekst.\r\n"))
    assert (bodies(), bodies("ad")) == (["Een andere tekst.\n"], ["Mijn tekst.\n"])


def test_what_the_same_editor_stored_on_the_way_goes_too_and_what_it_typed_since_stays(app: Flask) -> None:
    page_id = make()
    store(typed("Half.\n", page_id), step=3)
    mark = DraftMark(KEY, WRITER, step=4)
    pages.save_page(who("anna"), page_id, Change(1, body="Helemaal af.\n", draft=mark))
    assert bodies() == []
    store(typed("Half, opnieuw.\n", page_id, base=2), step=9)
    pages.save_page(who("anna"), page_id, Change(2, body="Weer af.\n", draft=mark))
    assert bodies() == ["Half, opnieuw.\n"]


def test_a_new_page_takes_its_own_draft_along_and_no_other(app: Flask) -> None:
    store(typed("Eerste.\n"), key="draft-one")
    store(typed("Tweede.\n"), key="draft-two", writer="writer-two")
    pages.create_page_once(who("anna"), NewPage(Text("Een titel", "Eerste.\n"), "page"))
    assert bodies() == ["Tweede.\n"]
    late = store(typed("Eerste.\n"), key="draft-one")
    assert late.saved_at is None and bodies() == ["Tweede.\n"], "its answer got lost; the page is there"


def test_a_save_that_fails_keeps_the_draft(app: Flask) -> None:
    page_id = make()
    store(typed("Mijn.\n\nTwee.\n\nDrie.\n", page_id))
    pages.save_page(who("ad"), page_id, Change(1, body="Zijn.\n\nTwee.\n\nDrie.\n"))
    with pytest.raises(EditConflict):
        pages.save_page(who("anna"), page_id, Change(1, body="Mijn.\n\nTwee.\n\nDrie.\n"))
    with pytest.raises(Invalid):
        pages.save_page(who("anna"), page_id, Change(1, title="", body="Mijn.\n\nTwee.\n\nDrie.\n"))
    assert bodies() == ["Mijn.\n\nTwee.\n\nDrie.\n"]


def test_two_windows_never_write_over_each_other(app: Flask) -> None:
    page_id = make()
    first = store(typed("Van dit venster.\n", page_id))
    assert store(typed("Van dit venster.\n", page_id), writer="writer-bbbb").saved_at, (
        "the same text is no clash"
    )
    with pytest.raises(DraftMoved):
        store(typed("Verder in het eerste.\n", page_id), step=2)
    taken = store(typed("Verder.\n", page_id), writer="writer-cccc", after=first.digest)
    assert (bodies(), taken.key) == (["Verder.\n"], KEY)
    with pytest.raises(DraftMoved):
        store(typed("Van een andere pagina.\n", make()), writer="writer-cccc", step=2)


def test_what_arrives_late_changes_nothing(app: Flask) -> None:
    store(typed("Later.\n"), step=5)
    store(typed("Eerder.\n"), step=4)
    assert bodies() == ["Later.\n"]
    with transaction():
        drafts.discard_draft(who(), KEY)
    with pytest.raises(DraftMoved):
        store(typed("Nog een keer.\n"), step=6, known=True)
    assert bodies() == []


def test_a_draft_may_be_what_a_page_may_not_and_has_limits_of_its_own(app: Flask) -> None:
    page_id = make()
    store(typed("x" * 300_000, page_id, title=""))
    wrong = {
        "body": typed("x" * (rules.BODY_ROOM + 1)),
        "title": typed("Iets.", title="x" * 2_001),
        "note": replace(typed("Iets."), note="x" * 2_001),
        "tags": DraftText(Text("", "", Labels(tags=tuple(f"t{n}" for n in range(501)))), "page"),
        "kind": replace(typed("Iets."), kind="poem"),
        "": typed("Iets.", title="half een teken \ud83d"),
    }
    for field, text in wrong.items():
        with pytest.raises(Invalid) as raised:
            store(text, key="draft-bbbb")
        assert set(raised.value.errors) == {field}
    for key in ("", "kort", "Met Hoofdletters", "x" * 41):
        with pytest.raises(Invalid):
            store(typed("Iets."), key=key)
    assert len(bodies()) == 1


def test_what_was_typed_for_a_page_that_went_is_a_draft_of_a_new_page(app: Flask) -> None:
    stored = store(typed("Offline getypt.\n", 999_999))
    assert store(typed("Offline getypt. Meer.\n", 999_999)).key == stored.key
    (line,) = queries.own_drafts(who("anna"))
    assert (line.page_id, line.base_revision) == (None, 0)
    assert line.note == "Geschreven voor de pagina “Een titel”, die er niet meer is."
    assert bodies() == ["Offline getypt. Meer.\n"]


def test_nobody_has_more_than_a_hundred(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "DRAFTS_MAX", 2)
    for n in range(2):
        store(typed(f"Nummer {n}."), key=f"draft-{n}-xx")
    with pytest.raises(Invalid):
        store(typed("Eén te veel."), key="draft-2-xx")
    store(typed("Nummer 0, verder."), key="draft-0-xx", step=2)
    assert bodies() == ["Nummer 0, verder.", "Nummer 1."]


def test_emptying_a_page_or_dropping_most_of_it_is_asked_about_first(app: Flask) -> None:
    page_id = make(body=LONG)
    for body in ("", "Alleen dit blijft over."):
        with pytest.raises(RemovalToConfirm) as raised:
            pages.save_page(who("anna"), page_id, Change(1, body=body))
        assert set(raised.value.errors) == {"confirm_removal"}
    assert pages.save_page(who("anna"), page_id, Change(1, body="", confirm_removal=True)).revision == 2


def test_a_clash_with_oneself_in_another_window_says_so(app: Flask) -> None:
    page_id = make()
    pages.save_page(who("anna"), page_id, Change(1, body="Een!\n\nTwee.\n\nDrie.\n"))
    with pytest.raises(EditConflict) as raised:
        pages.save_page(who("anna"), page_id, Change(1, body="Een?\n\nTwee.\n\nDrie.\n"))
    assert raised.value.clash.by_yourself
    with pytest.raises(EditConflict) as raised:
        pages.save_page(who("ad"), page_id, Change(1, body="Een?\n\nTwee.\n\nDrie.\n"))
    assert not raised.value.clash.by_yourself


def test_the_api_gives_stores_and_discards_ones_own_draft(client: Client, app: Flask) -> None:
    page_id = make()
    client.sign_in("anna")
    address = f"/pages/{page_id}/my-draft"
    assert client.api("GET", address).status_code == 404
    assert "base_revision" in client.api("PUT", address, json={"body": "Zo."}).json["errors"]
    assert client.api("PUT", address, json={"base_revision": 7, "body": "Zo."}).status_code == 422
    for body in ("Zo.\n", "Zo dan.\n"):
        answer = client.api("PUT", address, json={"base_revision": 1, "body": body, "note": "Waarom"})
        assert answer.status_code == 200 and answer.json["body"] == body
    found = client.api("GET", address).json
    assert (found["title"], found["body"], found["note"], found["page"]) == (
        "Een titel",
        "Zo dan.\n",
        "Waarom",
        page_id,
    )
    assert [d["key"] for d in client.api("GET", "/my-drafts").json["items"]] == [found["key"]]
    client.sign_in("ad")
    assert client.api("GET", address).status_code == 404
    assert client.api("GET", f"/my-drafts/{found['key']}").status_code == 404
    assert client.api("DELETE", address).status_code == 404
    client.sign_in("anna")
    saved = client.api("PUT", f"/pages/{page_id}", json={"base_revision": 1, "body": "Zo dan.\n"})
    assert saved.status_code == 200 and client.api("GET", address).status_code == 404
    new = client.api("PUT", "/my-drafts/mijn-nieuwe", json={"title": "Nieuw", "body": "Iets."})
    assert new.status_code == 200 and new.json["page"] is None
    assert client.api("DELETE", "/my-drafts/mijn-nieuwe").status_code == 204
    assert session().scalar(select(func.count()).select_from(PersonalDraft)) == 0


def test_the_api_needs_a_word_to_empty_a_page(client: Client, app: Flask) -> None:
    page_id = make(body=LONG)
    client.sign_in("anna")
    change = {"base_revision": 1, "body": ""}
    refused = client.api("PUT", f"/pages/{page_id}", json=change)
    assert refused.status_code == 422 and set(refused.json["errors"]) == {"confirm_removal"}
    assert client.api("PUT", f"/pages/{page_id}", json=change | {"confirm_removal": True}).status_code == 200


LABELS = st.builds(
    Labels,
    st.frozensets(st.integers(1, 9)),
    st.frozensets(st.integers(1, 9)),
    st.lists(st.text(max_size=5)).map(tuple),
)
TEXTS = st.builds(Text, st.text(max_size=20), st.text(max_size=60), LABELS)


@given(TEXTS, TEXTS)
def test_two_texts_have_one_digest_exactly_when_a_page_would_hold_the_same(one: Text, other: Text) -> None:
    from wiki.pages.rules.pages import clean_body, distinct_tags, one_line

    def held(text: Text) -> object:
        labels = replace(text.labels, tags=distinct_tags(text.labels.tags))
        return one_line(text.title), clean_body(text.body), labels

    assert (rules.digest(one) == rules.digest(other)) == (held(one) == held(other))
    assert rules.digest(one) == rules.digest(replace(one, body=one.body.replace("\n", "\r\n")))
