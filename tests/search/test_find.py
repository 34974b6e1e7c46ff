"""Compounds, slips, synonyms, files, filters and what comes first, on both databases."""

from dataclasses import replace
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import update

from tests.search.files import pdf_file, word_file, zipped
from tests.support import cast, content, hostile
from tests.support.client import Client
from wiki.kernel.db import session, transaction
from wiki.kernel.signals import page_saved
from wiki.pages.models import AttachmentVersion, Page, PageBuildingBlock
from wiki.plan.models import BuildingBlock
from wiki.schools.rules import VISITOR
from wiki.search.models import AttachmentText
from wiki.search.queries import vocabulary
from wiki.search.queries.search import Answer, Question, search
from wiki.search.services import attachment_text, extractor, indexing, synonyms


def ask(q: str, by: str | None = "anna", **filters: object) -> Answer:
    return search(content.actor(by) if by else VISITOR, Question(q, **filters))  # type: ignore[arg-type]


def found(q: str, by: str | None = "anna", **filters: object) -> list[str]:
    return [hit.title for hit in ask(q, by, **filters).items]


def stand(page_id: int, **values: object) -> None:
    with transaction() as db:
        db.execute(update(Page).where(Page.id == page_id).values(**values))
        page_saved.send(page_id=page_id)


@pytest.mark.parametrize(
    ("q", "title"),
    [("monitor", "Ontwikkelmonitor"), ("gesprek", "Coachgesprekken"), ("leerdoel", "Leerdoelenkaart"),
     ("kaarten", "Leerdoelenkaart"), ("coach gesprek", "Coachgesprekken"), ("wijzers", "De kijkwijzer"),
     ("coachgesprekkenontwikkelmonitor", "Coachgesprekken van de ontwikkelmonitor")],
)  # fmt: skip
def test_a_compound_is_found_by_its_parts(app: Flask, q: str, title: str) -> None:
    content.page(title)
    assert title in found(q)


def test_no_sign_of_a_question_is_an_order_to_the_index(app: Flask) -> None:
    content.page("Zeldzaamheid", "\n\n".join(map(hostile.one_line, hostile.ALL)))
    for marker in hostile.ALL:
        ask(marker)
        letters = any(sign.isalnum() for sign in marker)
        assert letters or found(f"zeldzaamheid {marker}") == ["Zeldzaamheid"], marker


def test_what_has_the_word_itself_comes_before_a_compound(app: Flask) -> None:
    content.page("Ontwikkelmonitor")
    content.page("Monitor")
    assert found("monitor") == ["Monitor", "Ontwikkelmonitor"]


def test_an_ending_is_no_compound(app: Flask) -> None:
    content.page("Wij controleren en formuleren")
    content.page("Samen leren")
    assert found("leren") == ["Samen leren"]


@pytest.mark.parametrize("q", ["kijkwyzer", "kijkwijzr", "kijkwizjer", "keikwijzer", "kkijkwijzer"])
def test_a_slip_is_answered_with_what_was_meant(app: Flask, q: str) -> None:
    content.page("De kijkwijzer")
    answer = ask(q)
    assert (answer.meant, [hit.title for hit in answer.items]) == ("kijkwijzer", ["De kijkwijzer"])
    assert ask("kijkwijzer").meant == ""


def test_a_slip_among_good_words_is_found(app: Flask) -> None:
    content.page("Formatief toetsen")
    content.page("Toestemming vragen")
    assert ask("Formatief toesten").meant == "Formatief toetsen"


def test_a_slip_is_mended_however_many_words_begin_alike(app: Flask) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    with transaction():
        ends = product(letters[:8], letters, letters)
        vocabulary.learn(f"kio{one}{other}{third}sen" for one, other, third in ends)
    content.page("De kijkwijzer")
    assert vocabulary.similar("kijkwjzer") == ("kijkwijzer",)
    assert ask("kijkwjzer").meant == "kijkwijzer"


def test_nobody_learns_words_of_what_they_may_not_see(app: Flask) -> None:
    content.page("Geheimschrift van het netwerk")
    content.page("Openbaar verhaal", public=True)
    assert ask("geheimschrfit").meant == "geheimschrift"
    hidden = ask("geheimschrfit", by=None)
    assert (hidden.meant, hidden.total, hidden.partly) == ("", 0, False)
    assert ask("verhaall", by=None).meant == "verhaal"


def test_a_visitor_is_proposed_a_public_word_though_a_hidden_one_is_nearer(app: Flask) -> None:
    content.page("De muntsoort")
    content.page("De muntsport", public=True)
    assert ask("muntsoor", by=None).meant == "muntsport"


def test_what_is_gone_is_not_proposed(app: Flask) -> None:
    content.archive(content.page("De kijkwijzer"))
    assert ask("kijkwyzer").meant == ""


def test_filters_that_leave_nothing_are_no_slip(app: Flask) -> None:
    content.page("De kijkwijzer")
    content.page("Kijkwijzers", kind="story")
    answer = ask("kijkwijzer", kind="research")
    assert (answer.total, answer.meant, answer.partly) == (0, "", False)


def test_a_question_in_a_sentence_finds_what_has_most_of_it(app: Flask) -> None:
    content.page("Voeren van een coachgesprek", "met een formulier")
    assert found("waar vind ik het formulier voor een coachgesprek") == ["Voeren van een coachgesprek"]
    answer = ask("formulier coachgesprek bovenbouw")
    assert answer.partly and [hit.title for hit in answer.items] == ["Voeren van een coachgesprek"]


def test_synonyms_find_each_other_in_all_their_forms(app: Flask) -> None:
    content.page("Observatieformulieren")
    content.page("Een proefwerk")
    assert found("kijkwijzer") == found("toetsen") == []
    with transaction():
        group = synonyms.add_group(content.actor("kim"), ["Kijkwijzer", "observatieformulier"]).id
        synonyms.add_group(content.actor("kim"), ["toets", "proefwerk"])
    assert found("toetsen") == found("toets") == ["Een proefwerk"]
    assert found("kijkwijzers") == ["Observatieformulieren"]
    with transaction():
        synonyms.remove_group(content.actor("kim"), group, 1)
    assert found("kijkwijzers") == []


@pytest.mark.parametrize(
    "words",
    ["kijkwijzer", "kijkwijzer, Kijkwijzers", "een twee drie, vier", "de, een", "toets, 12345", "", "x" * 99],
)
def test_synonyms_are_different_single_words(client: Client, words: str) -> None:
    client.sign_in("kim")
    answer = client.post("/search/synonyms", data={"words": words})
    assert answer.status_code == 422 and "synonyms-new-error" in answer.get_data(as_text=True)
    assert client.api("POST", "/synonyms", json={"words": words.split(",")}).status_code == 422


def test_a_word_is_in_one_row_of_synonyms(client: Client) -> None:
    client.sign_in("kim")
    assert client.post("/search/synonyms", data={"words": "toets, proefwerk"}).status_code == 303
    html = client.post("/search/synonyms", data={"words": "toetsen, examen"}).get_data(as_text=True)
    assert "“toetsen” staat al in een andere rij." in html and 'value="toetsen, examen"' in html


def test_only_the_network_coordinator_keeps_synonyms(client: Client) -> None:
    client.sign_in("kim")
    client.post("/search/synonyms", data={"words": "toets, proefwerk"})
    row = client.api("GET", "/synonyms").json["items"][0]  # type: ignore[index]
    assert row["words"] == ["toets", "proefwerk"]
    client.sign_in("anna")
    assert "toets, proefwerk" in client.get("/search/synonyms").get_data(as_text=True)
    assert client.post("/search/synonyms", data={"words": "les, lesuur"}, check=False).status_code == 403
    assert client.api("PUT", f"/synonyms/{row['id']}", json={"words": [], "version": 1}).status_code == 403


def test_synonyms_change_by_screen_and_api_and_never_over_each_other(client: Client) -> None:
    client.sign_in("kim")
    made = client.api("POST", "/synonyms", json={"words": ["toets", "proefwerk"]}).json
    assert made is not None
    form = {"words": "toets, proefwerk, repetitie", "version": 1}
    assert client.post(f"/search/synonyms/{made['id']}", data=form).status_code == 303
    late = client.api("PUT", f"/synonyms/{made['id']}", json={"words": ["toets", "examen"], "version": 1})
    assert late.status_code == 409
    assert client.api("DELETE", f"/synonyms/{made['id']}?version=1").status_code == 409
    assert client.api("DELETE", f"/synonyms/{made['id']}?version=2").status_code == 204
    assert client.api("GET", "/synonyms").json == {"items": [], "next": None}


@pytest.mark.parametrize(("name", "make"), [("bijlage.pdf", pdf_file), ("bijlage.docx", word_file)])
def test_words_of_a_file_find_its_page_and_name_the_file(app: Flask, name: str, make: object) -> None:
    page_id = content.page("Handreiking", "over roosters")
    address = content.attach(page_id, name, make("De zittenblijvers van klas vier."))  # type: ignore[operator]
    (hit,) = ask("zittenblijver").items
    assert hit.title == "Handreiking" and hit.file is not None
    assert (hit.file.name, hit.file.url) == (name, address.replace(f"/{name}", f"/1/{name}"))
    assert "<mark>zittenblijvers</mark>" in hit.snippet_html
    assert [hit.file for hit in ask("roosters").items] == [None]
    content.detach(address)
    assert found("zittenblijver") == []


def test_a_hit_in_a_text_comes_before_one_in_a_file(app: Flask) -> None:
    in_file = content.page("Een", "iets anders")
    content.attach(in_file, "a.docx", word_file("nablijven"))
    content.page("Twee", "nablijven")
    assert found("nablijven") == ["Twee", "Een"]


def test_a_visitor_finds_a_page_by_files_of_its_release_only(app: Flask) -> None:
    page_id = content.page("Verhaal")
    content.attach(page_id, "erbij.docx", word_file("woordenschat"))
    content.release(page_id, 1)
    stand(page_id, visibility="public")
    later = content.attach(page_id, "later.docx", word_file("geheimhouding"))
    assert found("woordenschat", by=None) == ["Verhaal"]
    assert found("geheimhouding", by=None) == [] and ask("geheimhoudin", by=None).meant == ""
    content.release(page_id, content.save(page_id, 1, "Meer tekst"), "2")
    assert found("geheimhouding", by=None) == ["Verhaal"]
    content.detach(later)
    assert found("geheimhouding", by=None) == [] and found("woordenschat", by=None) == ["Verhaal"]


HOSTILE = {
    "leeg.pdf": b"%PDF-1.7\n",
    "kapot.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 50,
    "geen.docx": b"PK\x03\x04 geen zip",
    "bom.docx": zipped({"word/document.xml": "<a>" + " " * (extractor.PART + 1) + "</a>"}),
    "entiteit.docx": word_file("&x;", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "ander.docx": zipped({"iets.txt": "tekst"}),
    "tekst.pdf": b"gewoon tekst",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_kept_and_not_read(app: Flask, name: str) -> None:
    if "postgresql" in app.config["SQLALCHEMY_DATABASE_URI"]:
        pytest.skip("reading a file asks nothing of the database")
    page_id = content.page("Met bijlage")
    content.attach(page_id, name, HOSTILE[name])
    assert session().query(AttachmentText.text).all() == [("",)]
    assert found(name.partition(".")[0]) == ["Met bijlage"]


def test_a_file_that_takes_too_long_is_given_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachment_text, "JAIL", replace(attachment_text.JAIL, seconds=0))
    page_id = content.page("Met bijlage")
    content.attach(page_id, "lang.docx", word_file("zittenblijvers"))
    assert found("zittenblijvers") == []


def test_a_file_is_read_once_and_by_reindex_when_it_was_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_id = content.page("Met bijlage")
    content.attach(page_id, "een.docx", word_file("zittenblijvers"))
    with transaction() as db:
        db.query(AttachmentText).delete()
        db.execute(update(AttachmentVersion).values(name="EEN.DOCX"))
    attachment_text.read_missing()
    monkeypatch.setattr(attachment_text, "text_of", None)
    attachment_text.read_missing()
    with transaction():
        indexing.reindex()
    assert found("zittenblijvers") == ["Met bijlage"]


def test_released_and_used_pages_come_first_and_what_is_out_of_date_last(app: Flask) -> None:
    ids = [content.page(f"Les {name}", "dezelfde woorden") for name in ("oud", "concept", "uit", "gebruikt")]
    for page_id in (ids[0], ids[2], ids[3]):
        content.release(page_id, 1)
    stand(ids[0], outdated_at=Page.changed_at)
    stand(ids[3], use_count=3)
    assert found("les") == ["Les gebruikt", "Les uit", "Les concept", "Les oud"]
    assert found("les", released=True) == ["Les gebruikt", "Les uit", "Les oud"]
    assert found("les", in_use=True) == ["Les gebruikt"]


def test_filters_take_what_they_say_and_count_it(app: Flask) -> None:
    with transaction() as db:
        db.add(BuildingBlock(id=70, name="Eigen blok"))
        indexing.reindex()
    first = content.page("Netwerkdag een", kind="instrument", activities=(cast.NETWORK_DAYS,))
    content.page("Netwerkdag twee", kind="story", activities=(cast.OLD_ACTIVITY,))
    with transaction() as db:
        db.add(PageBuildingBlock(page_id=first, building_block_id=70))
    stand(first, artefact_type="rubric")
    assert (
        found("netwerkdag", artefact_type="rubric")
        == ["Netwerkdag een"]
        == found("netwerkdag", building_block=70)
    )
    older = {"Netwerkdag twee", "Netwerkdagen van vorig jaar"}
    assert set(found("netwerkdag", school_year="2017-2018")) == older
    answer = ask("netwerkdag", type="page", kind="story")
    assert answer.total == 1 and dict(answer.counts.kind) == {"instrument": 1, "story": 1}
    assert answer.counts.type["activity"] == 0 or "activity" not in answer.counts.type


@pytest.mark.one_database
def test_the_screen_shows_filters_that_are_on_and_what_was_meant(client: Client) -> None:
    content.page("De kijkwijzer", kind="instrument", state="ready")
    client.sign_in("anna")
    html = client.get("/search?q=kijkwyzer&kind=instrument&released=1").get_data(as_text=True)
    assert "Bedoelde je" in html and 'href="/search?q=kijkwijzer&amp;kind=instrument&amp;released=1"' in html
    assert 'href="/search?q=kijkwyzer&amp;released=1"' in html and "Instrument (1)" in html
    answer = client.api("GET", "/search?q=kijkwyzer&kind=instrument&released=true").json
    assert (
        answer is not None
        and answer["meant"] == "kijkwijzer"
        and answer["counts"]["kind"] == {"instrument": 1}
    )


def test_leafing_stays_right_with_weights(app: Flask) -> None:
    for number in range(13):
        stand(content.page(f"Les {number}", "woord " * (number % 4)), use_count=number % 5)
    whole, seen, cursor = found("les", limit=50), [], None
    while True:
        answer = ask("les", limit=3, cursor=cursor)
        seen += [hit.title for hit in answer.items]
        cursor = answer.next
        if cursor is None:
            break
    assert seen == whole and len(whole) == 13
