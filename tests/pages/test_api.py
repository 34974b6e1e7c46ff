"""Pages by the JSON API, as docs and scripts rely on it."""

import io
import threading

from flask import Flask

from tests.support import cast, content
from tests.support.client import Client

NEW = {
    "title": "Rubric plannen",
    "kind": "instrument",
    "artefact_type": "rubric",
    "body": "# Doel\n\nPlannen.",
    "activities": [cast.LEARNING_GOALS],
    "building_blocks": [cast.OWNERSHIP],
    "tags": ["plannen"],
    "note": "eerste",
}


def create(client: Client, **fields: object) -> dict:
    answer = client.api("POST", "/pages", json={**NEW, **fields})
    assert answer.status_code == 201, answer.text
    return dict(answer.get_json())


def test_a_page_comes_back_as_it_was_sent(client: Client) -> None:
    page = create(client.sign_in("anna"))
    assert page["url"] == f"/pages/{page['id']}-rubric-plannen" and page["revision"] == 1
    got = client.api("GET", f"/pages/{page['id']}").get_json()
    for name in ("title", "kind", "artefact_type", "body", "activities", "building_blocks", "tags"):
        assert got[name] == NEW[name]
    assert got["contributors"] == [{"person": cast.ANNA, "name": "Anna de Wit", "school": cast.VEENPLUIS}]
    assert "<h2" in got["html"]


def test_lists_are_narrowed_down_and_paged(client: Client) -> None:
    client.sign_in("anna")
    ids = [create(client, title=f"Pagina {n}", tags=[f"t{n % 2}"])["id"] for n in range(5)]
    first = client.api("GET", "/pages?limit=3").get_json()
    rest = client.api("GET", f"/pages?limit=3&cursor={first['next']}").get_json()
    assert [p["id"] for p in first["items"] + rest["items"]] == ids[::-1] and rest["next"] is None
    fits = {"tag=T1": 2, "kind=story": 0, f"activity={cast.LEARNING_GOALS}": 5, f"school={cast.ROERDOMP}": 0}
    for query, count in fits.items():
        assert len(client.api("GET", f"/pages?{query}").get_json()["items"]) == count, query
    assert client.api("GET", "/pages?cursor=onzin").status_code == 422


def test_a_save_names_its_base(client: Client) -> None:
    page = create(client.sign_in("anna"))
    answer = client.api("PUT", f"/pages/{page['id']}", json={"body": "x"})
    assert answer.status_code == 422 and "base_revision" in answer.get_json()["errors"]
    saved = client.api("PUT", f"/pages/{page['id']}", json={"base_revision": 1, "body": "x"}).get_json()
    assert (saved["revision"], saved["merged"]) == (2, False)


def test_overlapping_changes_answer_with_all_sides(client: Client) -> None:
    page = create(client.sign_in("anna"), body="Doel: lezen.\n\nSlot.\n")
    path = f"/pages/{page['id']}"
    client.api("PUT", path, json={"base_revision": 1, "body": "Doel: rekenen.\n\nSlot.\n"})
    merged = client.api("PUT", path, json={"base_revision": 1, "body": "Doel: lezen.\n\nSlot!\n"}).get_json()
    assert (merged["revision"], merged["merged"]) == (3, True)
    client.sign_in("carla")
    answer = client.api("PUT", path, json={"base_revision": 1, "body": "Doel: schrijven.\n\nSlot.\n"})
    problem = answer.get_json()
    assert answer.status_code == 409 and answer.mimetype == "application/problem+json"
    words = [problem[side]["body"].split()[1] for side in ("base", "theirs", "mine")]
    assert words == ["lezen.", "rekenen.", "schrijven."]
    assert problem["conflicts"][0]["theirs"] == "Doel: rekenen.\n" and problem["revision"] == 3


def test_versions_are_listed_compared_and_put_back(client: Client) -> None:
    page = create(client.sign_in("anna"))
    path = f"/pages/{page['id']}"
    client.api("PUT", path, json={"base_revision": 1, "body": "# Doel\n\nAnders plannen.", "note": "tweede"})
    assert [r["note"] for r in client.api("GET", f"{path}/revisions").get_json()["items"]] == [
        "tweede",
        "eerste",
    ]
    assert client.api("GET", f"{path}/revisions/1").get_json()["body"] == NEW["body"]
    diff = client.api("GET", f"{path}/diff?from=1&to=2").get_json()
    assert diff["from"] == 1 and diff["words_added"] > 0 and "<ins>" in diff["html"]
    restored = client.api("POST", f"{path}/revisions/1/restore", json={"base_revision": 2})
    assert restored.get_json()["revision"] == 3
    assert client.api("GET", path).get_json()["body"] == NEW["body"]
    answer = client.api("POST", f"{path}/revisions/2/restore", json={"base_revision": 2})
    assert (answer.status_code, answer.get_json()["revision"]) == (409, 3)
    answer = client.api("POST", f"{path}/revisions/2/restore", json={})
    assert answer.status_code == 422 and "base_revision" in answer.get_json()["errors"]


def test_versions_get_names_and_say_whether_they_are_small(client: Client) -> None:
    path = f"/pages/{create(client.sign_in('anna'))['id']}"
    client.api("PUT", path, json={"base_revision": 1, "body": "# Doel\n\nAnders.", "minor": True})
    name = f"{path}/revisions/1/name"
    assert client.api("PUT", name, json={"name": "Voor de studiedag"}).status_code == 204
    answer = client.api("PUT", f"{path}/revisions/2/name", json={"name": "voor de studiedag"})
    assert answer.status_code == 422 and "name" in answer.get_json()["errors"]
    lines = client.api("GET", f"{path}/revisions").get_json()["items"]
    assert [(line["name"], line["minor"]) for line in lines] == [(None, True), ("Voor de studiedag", False)]
    author = lines[0]["authors"][0]
    assert (author["name"], author["school_name"]) == ("Anna de Wit", "Lyceum De Veenpluis")
    named = client.api("GET", f"{path}/revisions?named=true").get_json()["items"]
    assert [line["number"] for line in named] == [1]
    assert client.api("GET", f"{path}/revisions/1").get_json()["name"] == "Voor de studiedag"
    assert client.sign_in("els").api("DELETE", name).status_code == 403
    assert client.sign_in("anna").api("DELETE", name).status_code == 204
    assert client.api("DELETE", name).status_code == 404


def test_who_wrote_what_is_told_by_lines(client: Client) -> None:
    path = f"/pages/{create(client.sign_in('anna'))['id']}"
    body = NEW["body"] + "\n\nCarla schreef dit erbij.\n"
    client.sign_in("carla").api("PUT", path, json={"base_revision": 1, "body": body})
    found = client.api("GET", f"{path}/authors").get_json()
    last = found["lines"][-1]
    assert (found["revision"], last["revision"], last["authors"][0]["name"]) == (2, 2, "Carla Bos")
    assert last["to"] == len(body.splitlines()) and found["lines"][0]["from"] == 1
    assert client.api("GET", f"{path}/authors?revision=1").get_json()["lines"][0]["revision"] == 1
    assert client.api("GET", f"{path}/authors?revision=9").status_code == 404


def test_somebody_says_up_to_which_version_they_know_a_page(client: Client) -> None:
    path = f"/pages/{create(client.sign_in('anna'))['id']}"
    client.sign_in("carla")
    assert client.api("GET", f"{path}/visit").get_json() == {"revision": None, "since": None}
    for wrong in (0, 2, None):
        assert client.api("PUT", f"{path}/visit", json={"revision": wrong}).status_code == 422
    known = {"revision": 1, "since": None}
    assert client.api("PUT", f"{path}/visit", json={"revision": 1}).get_json() == known
    assert client.api("GET", f"{path}/visit").get_json() == known


def test_a_file_is_added_read_and_removed(client: Client) -> None:
    page = create(client.sign_in("anna"))
    data = {"file": (io.BytesIO(b"a;b"), "lijst één.csv")}
    answer = client.api("POST", f"/pages/{page['id']}/attachments", data=data)
    assert answer.status_code == 201, answer.text
    file = answer.get_json()
    assert (file["name"], file["bytes"], len(file["sha256"])) == ("lijst één.csv", 3, 64)
    assert client.api("GET", f"/attachments/{file['id']}", buffered=True).data == b"a;b"
    assert client.api("DELETE", f"/attachments/{file['id']}").status_code == 204
    assert client.api("GET", f"/pages/{page['id']}").get_json()["attachments"] == []


def test_without_a_token_only_what_is_public(client: Client) -> None:
    page = create(client.sign_in("anna"))
    content.release(page["id"], 1)
    path = f"/pages/{page['id']}"
    client.sign_out()
    assert client.api("GET", path).status_code == 404
    assert client.api("POST", "/pages", json=NEW).status_code == 401
    client.sign_in("anna").api("POST", f"{path}/visibility", json={"visibility": "public"})
    client.sign_out()
    assert client.api("GET", path).status_code == 200
    older = ("/revisions", "/revisions/1", "/diff")
    assert {client.api("GET", path + of_members).status_code for of_members in older} == {401}


def test_unknown_fields_change_nothing(client: Client) -> None:
    page = create(client.sign_in("carla"))
    sent = {"base_revision": 1, "visibility": "public", "created_by_id": 1, "revision": 99, "school": 3}
    assert client.api("PUT", f"/pages/{page['id']}", json=sent).status_code == 422
    got = client.api("GET", f"/pages/{page['id']}").get_json()
    assert (got["visibility"], got["revision"], got["school"]) == ("network", 1, cast.ROERDOMP)


def test_savers_at_the_same_moment_lose_nothing(app: Flask, client: Client) -> None:
    """Eight people each change their own line from the same version, all at once."""
    lines = [f"Regel {n}." for n in range(8)]
    page = create(client.sign_in("anna"), body="\n\n".join(lines) + "\n")
    clients = [app.test_client().sign_in(name) for name in sorted(cast.PEOPLE)[:8]]
    for each in clients:
        each.api("GET", "/pages?limit=1")
    start, answers = threading.Barrier(8), []

    def save(number: int) -> None:
        mine = [line + (" Klaar." if n == number else "") for n, line in enumerate(lines)]
        body = {"base_revision": 1, "body": "\n\n".join(mine) + "\n"}
        with app.app_context():
            start.wait()
            for _ in range(6):
                answer = clients[number].api("PUT", f"/pages/{page['id']}", json=body)
                if answer.status_code == 200:
                    break
            answers.append(answer.status_code)

    threads = [threading.Thread(target=save, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got = client.api("GET", f"/pages/{page['id']}").get_json()
    assert answers == [200] * 8
    assert got["body"].count("Klaar.") == 8 and got["revision"] == 9


def test_a_file_is_listed_replaced_and_asked_about_by_the_api(client: Client) -> None:
    page = create(client.sign_in("anna"))
    path = f"/pages/{page['id']}/attachments"

    def send(name: str, data: bytes, method: str = "POST", to: str = path, same_name: str = ""):
        asked = f"?same_name={same_name}" if same_name else ""
        return client.api(method, to + asked, data={"file": (io.BytesIO(data), name)})

    file = send("plan.txt", b"een").get_json()
    assert send("plan.txt", b"een").get_json()["id"] == file["id"]
    asked = send("plan.txt", b"twee")
    assert asked.status_code == 409 and asked.get_json()["existing"]["id"] == file["id"]
    assert asked.get_json()["free_name"] == "plan (2).txt"
    assert send("plan.txt", b"twee", same_name="both").get_json()["name"] == "plan (2).txt"
    assert send("plan.txt", b"drie", same_name="replace").get_json()["id"] == file["id"]
    assert send("plan.txt", b"x", same_name="onzin").status_code == 422
    assert send("anders.txt", b"vier", "PUT", f"/attachments/{file['id']}").get_json()["name"] == "plan.txt"
    listed = client.api("GET", path).get_json()["items"]
    assert [(one["name"], one["version"], one["versions"]) for one in listed] == [
        ("plan.txt", 3, 3),
        ("plan (2).txt", 1, 1),
    ]
    versions = client.api("GET", f"/attachments/{file['id']}/versions").get_json()["items"]
    assert [one["version"] for one in versions] == [3, 2, 1]
    for number, data in ((1, b"een"), (2, b"drie"), (3, b"vier")):
        answer = client.api("GET", f"/attachments/{file['id']}/versions/{number}", buffered=True)
        assert answer.data == data
    with_it = client.api("GET", f"/pages/{page['id']}/revisions/2").get_json()["attachments"]
    assert [(one["name"], one["version"]) for one in with_it] == [("plan.txt", 2), ("plan (2).txt", 1)]
