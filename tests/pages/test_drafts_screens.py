"""The screens of drafts, by hand and without script."""

import re

from tests.pages.test_screens import FORM, change, make
from tests.support.client import Client
from tests.support.words import nl

LONG = " ".join(f"woord{n}" for n in range(100))


def hidden(html: str, name: str) -> str:
    """What a hidden field holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


def drafts_on(html: str) -> int:
    return html.count('<div class="draft-what">')


def test_a_draft_is_saved_by_hand_continued_and_saved_on_the_page(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    kept = client.post(f"{address}/edit", data=change(1, "Half werk.\n", way="draft", note="Wat ik deed"))
    assert kept.status_code == 303 and kept.location.startswith(f"{address}/edit?draft=")
    form = client.get(kept.location).text
    assert "Half werk." in form and 'value="Wat ik deed"' in form and "Concept bewaard" in form
    marks = {name: hidden(form, name) for name in ("draft_key", "draft_after")}
    assert drafts_on(client.get("/").text) == 1
    assert drafts_on(client.get(f"{address}/edit").text) == 1
    again = client.post(f"{address}/edit", data=change(1, "Meer werk.\n", way="draft", **marks))
    assert again.location == kept.location and drafts_on(client.get("/pages/my-drafts").text) == 1
    marks["draft_after"] = hidden(client.get(kept.location).text, "draft_after")
    assert client.post(f"{address}/edit", data=change(1, "Af.\n", **marks)).status_code == 303
    assert drafts_on(client.get("/").text) == 0
    gone = client.get(kept.location)
    assert gone.status_code == 200 and "is er niet meer" in gone.text


def test_without_script_the_page_that_a_text_makes_is_shown_before_it_is_saved(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    shown = client.post(f"{address}/edit", data=change(1, "**Half** <script>werk</script>\n", way="preview"))
    assert shown.status_code == 200 and "<strong>Half</strong>" in shown.text
    assert "<script>werk" not in shown.text and "Concept bewaard" in shown.text
    assert "Half" not in client.get(address).text
    new = client.post("/pages/new", data={**FORM, "body": "## Kop\n", "way": "preview"})
    assert new.status_code == 200 and "Kop</h2>" in new.text and hidden(new.text, "draft_key")


def test_a_new_page_is_a_draft_until_it_is_made(client: Client) -> None:
    client.sign_in("anna")
    kept = client.post("/pages/new", data={**FORM, "title": "", "way": "draft"})
    assert kept.status_code == 303 and kept.location.startswith("/pages/new?draft=")
    form = client.get(kept.location).text
    assert "Een les over breuken." in form and 'value="breuken, rekenen"' in form
    home = client.get("/").text
    assert nl("Text without a title") in home
    marks = {name: hidden(form, name) for name in ("draft_key", "draft_after")}
    make(client, **marks)
    assert drafts_on(client.get("/").text) == 0


def test_what_was_refused_is_on_the_screen_again_and_a_draft(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    refused = client.post(f"{address}/edit", data=change(1, "Zonder titel.\n", title=""))
    assert refused.status_code == 422 and "Zonder titel." in refused.text
    assert hidden(refused.text, "draft_key") and "Concept bewaard" in refused.text
    assert drafts_on(client.get(f"{address}/edit").text) == 1
    too_long = client.post("/pages/new", data={**FORM, "body": "x" * 1_000_000, "way": "draft"})
    assert (
        too_long.status_code == 422
        and nl("This text is too large for a draft. Split it into two pages.") in too_long.text
    )


def test_a_conflict_leaves_a_draft_until_it_is_resolved_or_discarded(client: Client) -> None:
    client.sign_in("ad")
    address = make(client, body="Het duurt tien minuten.\n")
    client.post(f"{address}/edit", data=change(1, "Het duurt vijftien minuten.\n"))
    for name, leave in (("anna", "resolve"), ("carla", "discard")):
        client.sign_in(name)
        clash = client.post(f"{address}/edit", data=change(1, f"Het duurt {len(name)}0 minuten.\n"))
        assert clash.status_code == 409 and drafts_on(client.get(f"{address}/edit").text) == 1
        marks = {key: hidden(clash.text, key) for key in ("draft_key", "draft_after")}
        if leave == "discard":
            done = client.post(f"/pages/my-drafts/{marks['draft_key']}/discard", data={"back": address})
            assert done.location == address
        else:
            chosen = change(
                1, f"Het duurt {len(name)}0 minuten.\n", theirs_revision="2", way="choices", **marks
            )
            assert client.post(f"{address}/edit/resolve", data=chosen).status_code == 422
            assert drafts_on(client.get("/").text) == 1
            chosen["choice-0"] = "both"
            assert client.post(f"{address}/edit/resolve", data=chosen).status_code == 303
        assert drafts_on(client.get("/").text) == 0


def test_a_clash_with_oneself_says_so(client: Client) -> None:
    client.sign_in("anna")
    address = make(client, body="Het duurt tien minuten.\n")
    client.post(f"{address}/edit", data=change(1, "Het duurt vijftien minuten.\n"))
    clash = client.post(f"{address}/edit", data=change(1, "Het duurt twintig minuten.\n"))
    assert clash.status_code == 409 and nl("You changed this text in two windows") in clash.text


def test_a_form_that_does_not_say_where_it_began_saves_nothing(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    sent = change(1, "Zonder begin.\n")
    for wrong in ("", "0", "x", None):
        answer = client.post(
            f"{address}/edit",
            data={**sent, "base_revision": wrong or ""}
            if wrong is not None
            else {k: v for k, v in sent.items() if k != "base_revision"},
        )
        assert answer.status_code == 422 and "Zonder begin." in answer.text
        assert hidden(answer.text, "base_revision") == "1"
    assert client.get(f"{address}/revisions/2").status_code == 404


def test_emptying_a_page_asks_first(client: Client) -> None:
    client.sign_in("anna")
    address = make(client, body=LONG)
    asked = client.post(f"{address}/edit", data=change(1, ""))
    assert asked.status_code == 422 and nl("Yes, remove this text") in asked.text
    assert 'href="#f-confirm_removal"' in asked.text and 'id="f-confirm_removal"' in asked.text
    assert client.post(f"{address}/edit", data=change(1, "", confirm_removal="1")).status_code == 303


def test_a_draft_shows_what_it_changes_and_can_be_copied_when_its_page_is_out_of_sight(
    client: Client,
) -> None:
    client.sign_in("anna")
    address = make(client, body="Het duurt tien minuten.\n")
    kept = client.post(
        f"{address}/edit", data=change(1, "Het duurt twaalf minuten.\n", title="Anders", way="draft")
    )
    look = "/pages/my-drafts/" + kept.location.partition("=")[2]
    shown = client.get(look)
    assert shown.headers["Cache-Control"] == "no-store"
    assert re.search(r"<ins>\s*twaalf\s*</ins>", shown.text) and re.search(
        r"<del>\s*tien\s*</del>", shown.text
    )
    assert "Anders" in shown.text and f'href="{address}/edit?draft=' in shown.text
    for other in ("ad", "carla"):
        client.sign_in(other)
        assert client.get(look).status_code == 404
        assert client.post(f"{look}/discard").status_code == 404
        assert "twaalf" not in client.get(f"{kept.location}").text
    client.sign_out()
    assert client.get(look, check=False).status_code in (303, 401)
