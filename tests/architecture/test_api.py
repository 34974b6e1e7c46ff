"""The JSON API: its document is whole and right, its errors are problem details, and no screen can do more."""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask

from tests.support import cast, examples
from tests.support.access_table import Route, routes
from tests.support.client import Client
from wiki.accounts.rules import TooOften
from wiki.kernel import errors
from wiki.kernel.access import ANYONE

PREFIX = "/api/v1"
DOCUMENT = f"{PREFIX}/openapi.json"
METHODS = {"get", "put", "post", "delete", "patch"}
PLACE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
TYPES = {"null", "boolean", "object", "array", "number", "string", "integer"}
SAME = {
    "accounts.language": "PUT /me",
    "pages.store_draft": "PUT /my-drafts/{key}",
    "pages.discard_draft": "DELETE /my-drafts/{key}",
    "pages.confirm_checks": "POST /pages/{page_id}/revisions/{number}/checked",
    "accounts.change_password": "PUT /me/password",
    "accounts.end_session": "DELETE /me/sessions/{session_id}",
    "accounts.end_other_sessions": "DELETE /me/sessions",
    "accounts.revoke_token": "DELETE /me/tokens/{token_id}",
    "accounts.make_first_password": "PUT /me/password",
    "schools.trust.agree": "POST /appointments/{change_id}/agree",
    "schools.trust.refuse": "POST /appointments/{change_id}/refuse",
    "notices.open_notice": "POST /notices/{notice_id}/read",
    "notices.mark_all_read": "POST /notices/read",
    "notices.choose_mail": "PUT /me/notices",
    "notices.send_again": "POST /outbox/{mail_id}/again",
    "notices.leave": "POST /outbox/{mail_id}/leave",
    "schools.admin.add_person": "POST /people",
    "schools.admin.edit_person": "PUT /people/{person_id}, PUT /people/{person_id}/roles",
    "schools.admin.close_account": "POST /people/{person_id}/close",
    "schools.admin.open_account": "POST /people/{person_id}/open",
    "schools.admin.reset_password": "POST /people/{person_id}/password",
    "schools.admin.add_school": "POST /schools",
    "schools.admin.edit_school": "PUT /schools/{school_id}",
    "schools.admin.set_pupil_count": "PUT /schools/{school_id}/pupils",
    "plan.new_year": "POST /school-years",
    "plan.edit_ambition": "PUT /school-years/{year_id}",
    "plan.new_activity": "POST /activities",
    "plan.edit_activity": "PUT /activities/{activity_id}",
    "plan.move_activity": "POST /activities/{activity_id}/move",
    "plan.close_activity": "POST /activities/{activity_id}/close, POST /activities/{activity_id}/reopen",
    "plan.building_blocks": "POST /building-blocks, PUT /building-blocks/{block_id}",
    "plan.adopt": "POST /school-years/{year_id}/adopt",
    "roadmap.new_milestone": "POST /activities/{activity_id}/milestones",
    "roadmap.edit_milestone": "PUT /milestones/{milestone_id}",
    "roadmap.reach_milestone": "POST /milestones/{milestone_id}/reached",
    "roadmap.remove_milestone": "DELETE /milestones/{milestone_id}",
    "roadmap.roll_over": "POST /school-years/{year_id}/roll-over",
    "roadmap.ambition_questions": "PUT /school-years/{year_id}/ambition-questions",
    "roadmap.answer_ambition": "POST /school-years/{year_id}/ambitions",
    "roadmap.write_ambition": "PUT /school-years/{year_id}",
    "wishes.new_wish": "POST /wishes",
    "wishes.take_up": "POST /wishes/{wish_id}/take-up",
    "wishes.give_back": "POST /wishes/{wish_id}/give-back",
    "wishes.make_page": "POST /wishes/{wish_id}/page",
    "wishes.link_page": "POST /wishes/{wish_id}/page",
    "wishes.close": "POST /wishes/{wish_id}/close",
    "wishes.reopen": "POST /wishes/{wish_id}/reopen",
    "years.tag_page": "PUT /pages/{page_id}",
    "pages.create": "POST /pages",
    "pages.save": "PUT /pages/{page_id}",
    "pages.resolve": "PUT /pages/{page_id}",
    "pages.name_revision": "PUT /pages/{page_id}/revisions/{number}/name",
    "pages.unname_revision": "DELETE /pages/{page_id}/revisions/{number}/name",
    "pages.restore": "POST /pages/{page_id}/revisions/{number}/restore",
    "pages.visibility": "POST /pages/{page_id}/visibility",
    "pages.archive": "POST /pages/{page_id}/archive",
    "pages.preview": "POST /pages/preview",
    "pages.pupil_data": "POST /pages/preview",
    "pages.attach": "POST /pages/{page_id}/attachments",
    "pages.attach_later": "POST /pages, POST /pages/{page_id}/attachments",
    "pages.detach": "DELETE /attachments/{attachment_id}",
    "structure.move": "POST /pages/{page_id}/move",
    "structure.duplicate": "POST /pages/{page_id}/duplicate",
    "structure.merge": "POST /pages/{page_id}/merge",
    "structure.remove": "DELETE /pages/{page_id}",
    "structure.erase_words": "POST /pages/{page_id}/erase",
    "structure.erase_file": "POST /attachments/{attachment_id}/erase",
    "structure.undelete": "POST /pages/{page_id}/undelete",
    "structure.save_template": "PUT /pages/templates/{key}, DELETE /pages/templates/{key}",
    "talk.say": "POST /pages/{page_id}/comments",
    "talk.reply": "POST /comments/{comment_id}/replies",
    "talk.resolve": "POST /comments/{comment_id}/resolve",
    "talk.reopen": "POST /comments/{comment_id}/reopen",
    "talk.change": "PUT /comments/{comment_id}",
    "talk.remove": "DELETE /comments/{comment_id}",
    "talk.watch_page": "PUT /pages/{page_id}/watch, DELETE /pages/{page_id}/watch",
    "talk.watch_activity": "PUT /activities/{activity_id}/watch, DELETE /activities/{activity_id}/watch",
    "talk.watch_school": "PUT /schools/{school_id}/watch, DELETE /schools/{school_id}/watch",
    "talk.watch_tag": "PUT /tags/{tag}/watch, DELETE /tags/{tag}/watch",
    "live.store": "PUT /pages/{page_id}/live",
    "live.poll": "PUT /pages/{page_id}/live/poll",
    "live.publish": "POST /pages/{page_id}/live/publish",
    "pages.replace_file": "PUT /attachments/{attachment_id}",
    "pages.answer_same_name": "POST /pages/{page_id}/attachments",
    "days.new_day": "POST /days",
    "days.edit_day": "PUT /days/{day_id}",
    "days.publish": "POST /days/{day_id}/publish",
    "days.invite": "POST /days/{day_id}/invite",
    "days.close": "POST /days/{day_id}/close",
    "days.cancel": "POST /days/{day_id}/cancel",
    "days.new_part": "POST /days/{day_id}/parts",
    "days.edit_part": "PUT /day-parts/{part_id}",
    "days.remove_part": "DELETE /day-parts/{part_id}",
    "days.add_file": "POST /day-parts/{part_id}/files",
    "days.remove_file": "DELETE /day-files/{file_id}",
    "days.new_workshop": "POST /workshops",
    "days.edit_workshop": "PUT /workshops/{workshop_id}",
    "days.remove_workshop": "DELETE /workshops/{workshop_id}",
    "days.write_notes": "POST /workshops/{workshop_id}/notes",
    "days.workshop_harvest": "POST /workshops/{workshop_id}/harvest",
    "days.workshop_attendance": "PUT /workshops/{workshop_id}/attendance",
    "days.sign_up": "POST /days/{day_id}/registrations",
    "days.leave": "DELETE /days/{day_id}/registrations",
    "days.take": "POST /days/{day_id}/places",
    "days.decline": "POST /days/{day_id}/places/decline",
    "days.add_person": "PUT /days/{day_id}/registrations/{person_id}",
    "days.remove_person": "DELETE /days/{day_id}/registrations/{person_id}",
    "days.door": "PUT /days/{day_id}/attendance",
    "days.draw": "POST /days/{day_id}/assignment",
    "days.move": "PUT /days/{day_id}/assignment",
    "days.show": "POST /days/{day_id}/assignment/show",
    "days.make_report": "POST /days/{day_id}/report",
    "days.finish_task": "PUT /day-tasks/{task_id}",
    "days.renew_calendar": "POST /me/calendar",
    "days.revoke_calendar": "DELETE /me/calendar",
    "evidence.add": "POST /pages/{page_id}/evidence",
    "evidence.change": "PUT /evidence/{support_id}",
    "evidence.remove": "DELETE /evidence/{support_id}",
    "evidence.confirm": "POST /evidence/{support_id}/keep",
    "evidence.replace": "POST /evidence/{support_id}/replace",
    "evidence.supersede": "PUT /pages/{page_id}/superseded",
    "evidence.undo": "DELETE /pages/{page_id}/superseded",
    "provenance.name": "PUT /pages/{page_id}/projects/{project_id}",
    "provenance.forget": "DELETE /pages/{page_id}/projects/{project_id}",
    "adoptions.report": "PUT /pages/{page_id}/adoption",
    "adoptions.confirm": "POST /pages/{page_id}/adoption/confirm",
    "adoptions.confirm_all": "POST /adoptions/confirm",
    "adaptations.make_own_version": "POST /pages/{page_id}/own-version",
    "adaptations.take_over": "POST /pages/{page_id}/take-over",
    "adaptations.offer_back": "POST /pages/{page_id}/offers",
    "adaptations.decide": "POST /offers/{offer_id}/decide",
    "adaptations.withdraw": "POST /offers/{offer_id}/withdraw",
    "imports.upload": "POST /imports",
    "imports.take_back": "POST /imports",
    "imports.take_back_to": "POST /imports",
    "imports.make_page": "POST /imports/{import_id}/page",
    "imports.make_all": "POST /imports/{import_id}/page",
    "imports.discard": "DELETE /imports/{import_id}",
    "imports.apply_changes": "POST /imports/{import_id}/changes",
    "releases.ask": "POST /pages/{page_id}/review",
    "releases.verdict": "POST /pages/{page_id}/review/verdict",
    "releases.withdraw": "POST /pages/{page_id}/review/withdraw",
    "releases.release": "POST /pages/{page_id}/releases",
    "releases.extend_expiry": "POST /pages/{page_id}/expiry",
    "releases.outdated": "POST /pages/{page_id}/outdated",
    "releases.owner": "POST /pages/{page_id}/owner",
    "costs.new_project": "POST /projects",
    "costs.edit_project": "PUT /projects/{project_id}",
    "costs.close_project": "POST /projects/{project_id}/close",
    "costs.reopen_project": "POST /projects/{project_id}/reopen",
    "costs.new_key": "POST /projects/{project_id}/keys",
    "costs.approve_key": "POST /projects/{project_id}/keys/{number}/approve",
    "costs.refuse_key": "POST /projects/{project_id}/keys/{number}/refuse",
    "bookkeeping.set_chart": "PUT /bookkeeping/of/{owner_key}/chart",
    "bookkeeping.set_party": "PUT /bookkeeping/of/{owner_key}/party",
    "bookkeeping.issue": "POST /bookkeeping/settlements/{settlement_id}",
    "settlement.review": "POST /periods/{period_id}/close",
    "settlement.open_period": "POST /periods",
    "settlement.close": "POST /periods/{period_id}/close",
    "settlement.split": "POST /periods/{period_id}/split",
    "settlement.settle": "POST /settlements",
    "settlement.withdraw": "POST /settlements/{settlement_id}/withdraw",
    "settlement.agree": "POST /money-proposals/{proposal_id}/agree",
    "settlement.refuse": "POST /money-proposals/{proposal_id}/refuse",
    "settlement.object_to": "POST /periods/{period_id}/objections",
    "settlement.answer_objection": "POST /objections/{objection_id}/answer",
    "settlement.take_objection_back": "POST /objections/{objection_id}/take-back",
    "settlement.overrule_objection": "POST /objections/{objection_id}/overrule",
    "settlement.stop_account": "POST /bank-accounts/{account_id}/stop",
    "settlement.record_payment": "POST /transfers/{transfer_id}/payments",
    "settlement.undo_payment": "POST /payments/{payment_id}/undo",
    "settlement.make_payment_file": "POST /settlements/{settlement_id}/payment-files",
    "settlement.read_statements": "POST /bank-statements",
    "settlement.book_entry": "POST /bank-entries/{entry_id}/book",
    "settlement.book_parts": "POST /bank-entries/{entry_id}/parts",
    "settlement.set_entry_aside": "POST /bank-entries/{entry_id}/set-aside",
    "settlement.take_entry_back": "POST /bank-entries/{entry_id}/take-back",
    "settlement.enter_account": "POST /bank-accounts",
    "settlement.approve_account": "POST /bank-accounts/{account_id}/approve",
    "settlement.refuse_account": "POST /bank-accounts/{account_id}/refuse",
    "agreements.add_agreement": "POST /projects/{project_id}/agreements",
    "agreements.sign": "POST /projects/{project_id}/agreements/{version}/sign",
    "costs.participants": (
        "POST /projects/{project_id}/participants, PUT /projects/{project_id}/participants/{participant_id}"
    ),
    "costs.propose_network_key": "POST /network-keys",
    "costs.approve_network_key": "POST /network-keys/{key_id}/approve",
    "costs.adopt_network_key": "POST /projects/{project_id}/keys/adopt",
    "costs.add_comment": "POST /costs/{cost_id}/comments",
    "desk.approve_several": "POST /costs/approve",
    "costs.new_cost": "POST /projects/{project_id}/costs",
    "intake.read_file": "POST /projects/{project_id}/costs/from-file",
    "intake.read_sheet": "POST /projects/{project_id}/costs/sheet",
    "intake.save_file": "POST /projects/{project_id}/costs, POST /costs/{cost_id}/receipt",
    "intake.save_sheet": "POST /projects/{project_id}/costs/sheet",
    "costs.edit_cost": "PUT /costs/{cost_id}",
    "costs.add_receipt": "POST /costs/{cost_id}/receipt",
    "costs.submit": "POST /costs/{cost_id}/submit",
    "costs.take_back": "POST /costs/{cost_id}/return",
    "costs.withdraw": "POST /costs/{cost_id}/withdraw",
    "costs.approve": "POST /costs/{cost_id}/approve",
    "costs.reject": "POST /costs/{cost_id}/reject",
    "costs.reverse": "POST /costs/{cost_id}/reverse",
    "costs.reject_reversal": "POST /costs/{cost_id}/keep",
    "costs.set_rules": "PUT /money-rules",
    "search.add_synonyms": "POST /synonyms",
    "search.change_synonyms": "PUT /synonyms/{group_id}",
    "search.remove_synonyms": "DELETE /synonyms/{group_id}",
    "focus.update": "POST /schools/{school_id}/focal-points/confirm",
    "focus.take_over": "POST /schools/{school_id}/focal-points/take-over",
    "focus.new_point": "POST /focal-points",
    "focus.edit_point": "PUT /focal-points/{point_id}",
    "focus.remove_point": "DELETE /focal-points/{point_id}",
    "focus.opt_out": "PUT /me/focus-opt-out",
    "focus.dismiss": "POST /matches/{match_id}/dismiss, DELETE /matches/{match_id}/dismiss",
    "focus.contact": "POST /matches/{match_id}/contact",
    "focus.answer": "POST /contacts/{contact_id}/messages",
    "focus.remind": "POST /focus-rounds/{day_id}/remind",
    "focus.send": "POST /focus-rounds/{day_id}/send",
    "experts.new_expert": "POST /experts",
    "experts.edit_expert": "PUT /experts/{expert_id}",
    "experts.judge": "PUT /experts/{expert_id}/judgement",
    "experts.take_back_judgement": "DELETE /experts/{expert_id}/judgement",
    "experts.link": "PUT /experts/{expert_id}/links/{kind}/{object_id}",
    "experts.unlink": "DELETE /experts/{expert_id}/links/{kind}/{object_id}",
    "experts.contact": "PUT /experts/{expert_id}/contact",
    "experts.show_publicly": "PUT /experts/{expert_id}/public",
    "experts.withdraw_consent": "DELETE /experts/{expert_id}/contact, DELETE /experts/{expert_id}/public",
    "experts.remove_all": "DELETE /experts/{expert_id}",
    "experts.new_offer": "POST /visit-offers",
    "experts.edit_offer": "PUT /visit-offers/{offer_id}",
    "experts.close_offer": "POST /visit-offers/{offer_id}/close, POST /visit-offers/{offer_id}/reopen",
    "experts.ask": "POST /visit-offers/{offer_id}/visits",
    "experts.accept_visit": "POST /visits/{visit_id}/accept",
    "experts.decline_visit": "POST /visits/{visit_id}/decline",
    "experts.withdraw_visit": "POST /visits/{visit_id}/withdraw",
    "experts.add_tip": "POST /visits/{visit_id}/tips",
    "experts.write_report_page": "POST /visits/{visit_id}/report",
    "people.set_found": "PUT /me/findable",
}
"""What changes something on a screen, and the calls that do the same."""

OF_A_BROWSER = {
    "accounts.do_sign_in": "a script sends its token, and has no session to begin",
    "accounts.make_token": "a token cannot make tokens",
    "accounts.ask_password_link": "who has no password has no token",
    "accounts.make_password_by_link": "the link is for a person at a screen; PUT /me/password for who is signed in",
    "accounts.sign_in_again": "as signing in, with a form kept meanwhile",
    "accounts.sign_out": "ends the session of this browser; of others: DELETE /me/sessions/{session_id}",
    "live.leave": "a tab that closes; who only sends requests is gone when they stop asking",
    "web.language": "the language of this browser, also of a visitor; of a person: PUT /me",
    "web.theme": "light or dark in this browser",
    "search.addresses": "changes nothing: titles for what was pasted; of a page: GET /pages/{page_id}",
}
"""Changes that only mean something in a browser, and why."""


def call_of(route: Route) -> str:
    """A route by the name of its operation: `GET /schools/{school_id}`."""
    return f"{route.method} " + PLACE.sub(r"{\2}", route.rule).removeprefix(PREFIX)


def document(client: Client) -> dict[str, Any]:
    answer = client.get(DOCUMENT)
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    return dict(answer.get_json())


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
    """Every operation with its name (`GET /me`) and all its parameters."""
    for path, item in spec["paths"].items():
        for method in METHODS & set(item):
            shared = item.get("parameters", [])
            operation = item[method]
            name = f"{method.upper()} {path.removeprefix(PREFIX)}"
            yield name, operation, [resolved(spec, p) for p in shared + operation.get("parameters", [])]


def resolved(spec: dict[str, Any], thing: dict[str, Any]) -> dict[str, Any]:
    """What a reference stands for; a KeyError when it stands for nothing."""
    if "$ref" not in thing:
        return thing
    head, *names = thing["$ref"].split("/")
    assert head == "#", thing
    found: Any = spec
    for name in names:
        found = found[name]
    return resolved(spec, found)


def objects(node: object) -> Iterator[dict[str, Any]]:
    """Every object of a document, however deep."""
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(inner)


def schemas(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for node in objects(spec):
        if isinstance(node.get("schema"), dict):
            yield from _schema(node["schema"])
    for named in spec["components"]["schemas"].values():
        yield from _schema(named)


def _schema(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("properties", {}).values():
        yield from _schema(inner)
    for word in ("items", "additionalProperties"):
        if isinstance(node.get(word), dict):
            yield from _schema(node[word])
    for word in ("allOf", "anyOf", "oneOf"):
        for inner in node.get(word, []):
            yield from _schema(inner)


@pytest.mark.one_database
def test_the_document_is_openapi_3_1_about_itself(client: Client) -> None:
    spec = document(client)
    assert re.fullmatch(r"3\.1\.\d+", spec["openapi"])
    assert spec["info"]["title"] == "Lichtwerk" and spec["info"]["version"] == "v1"
    assert set(spec) <= {"openapi", "info", "servers", "paths", "components", "security", "tags"}
    assert spec["components"]["securitySchemes"]["bearer"] == {"type": "http", "scheme": "bearer"}
    assert spec["security"] == [{"bearer": []}]


@pytest.mark.one_database
def test_every_reference_of_the_document_leads_somewhere(client: Client) -> None:
    spec = document(client)
    found = [node["$ref"] for node in objects(spec) if isinstance(node.get("$ref"), str)]
    for node in objects(spec):
        if isinstance(node.get("$ref"), str):
            resolved(spec, node)
    assert len(found) > 50


@pytest.mark.one_database
def test_every_schema_is_one_of_json_schema(client: Client) -> None:
    for schema in schemas(document(client)):
        kinds = schema.get("type", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        assert set(kinds) <= TYPES and len(kinds) == len(set(kinds)), schema
        assert "nullable" not in schema, schema
        assert "array" not in kinds or "items" in schema, schema
        assert set(schema.get("required", [])) <= set(schema.get("properties", {})), schema


@pytest.mark.one_database
def test_every_parameter_is_named_once_and_every_place_in_a_path_is_one(client: Client) -> None:
    for name, _operation, parameters in operations(document(client)):
        named = [(p["in"], p["name"]) for p in parameters]
        assert len(named) == len(set(named)), name
        in_path = {p["name"] for p in parameters if p["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", name)), name
        assert all(p["required"] is True for p in parameters if p["in"] == "path"), name
        assert all("schema" in p and p["in"] in ("path", "query") for p in parameters), name


@pytest.mark.one_database
def test_every_operation_says_what_it_does_answers_and_how_it_fails(client: Client) -> None:
    spec = document(client)
    tags = {tag["name"] for tag in spec["tags"]}
    for name, operation, _parameters in operations(spec):
        assert operation.get("summary", "").strip().endswith("."), f"{name}: a docstring of one sentence"
        assert set(operation["tags"]) <= tags, name
        answers = {code: resolved(spec, answer) for code, answer in operation["responses"].items()}
        assert all(answer["description"] for answer in answers.values()), name
        assert any(code.startswith("2") for code in answers), name
        for code, answer in answers.items():
            if code == "default" or code[0] in "45":
                assert set(answer["content"]) == {"application/problem+json"}, f"{name} {code}"
        assert "default" in answers, name


@pytest.mark.one_database
def test_a_problem_is_documented_with_its_members(client: Client) -> None:
    problem = document(client)["components"]["schemas"]["Problem"]
    assert {"type", "title", "status", "detail", "errors"} <= set(problem["properties"])


@pytest.mark.one_database
def test_every_address_of_the_api_is_in_the_document_and_no_other(client: Client, app: Flask) -> None:
    there = {call_of(r) for r in routes(app) if r.rule.startswith("/api/") and r.rule != DOCUMENT}
    assert there == {name for name, _operation, _parameters in operations(document(client))}


@pytest.mark.one_database
def test_a_screen_can_change_nothing_that_the_api_cannot(client: Client, app: Flask) -> None:
    changing = {r.endpoint for r in routes(app) if r.method != "GET" and not r.rule.startswith("/api/")}
    assert changing == set(SAME) | set(OF_A_BROWSER), "name the call of the API that does the same"
    known = {name for name, _operation, _parameters in operations(document(client))}
    named = {call for calls in SAME.values() for call in calls.split(", ")}
    assert named <= known, f"the API has no {named - known}"


@pytest.mark.one_database
def test_the_api_lets_in_nobody_a_screen_keeps_out(app: Flask) -> None:
    """Where the mark of a call is wider than that of its screen, the rule of the service says no (see each slice)."""
    by_name = {call_of(r): r.who for r in routes(app)}
    for route in routes(app):
        if route.method != "GET" and route.endpoint in SAME:
            for call in SAME[route.endpoint].split(", "):
                assert ANYONE not in by_name[call], call
                assert by_name[call] >= route.who or by_name[call] == {"members"}, call


def filled(route: Route) -> str:
    """An address of something that is not there."""
    return PLACE.sub(lambda m: "999999" if m[1] == "id" else "x", route.rule).removeprefix(PREFIX)


def faults(answer: Any, *statuses: int) -> Iterator[str]:
    """What keeps an answer from being a problem with one of these statuses."""
    where = f"{answer.request.method} {answer.request.path}"
    if answer.status_code not in statuses:
        yield f"{where}: {answer.status_code} {answer.text}"
    if answer.mimetype != "application/problem+json":
        yield f"{where}: {answer.mimetype}"
    elif not (problem := answer.get_json()).keys() >= {"type", "title", "status"}:
        yield f"{where}: {sorted(problem)}"
    elif problem["status"] != answer.status_code or not problem["type"] or not problem["title"]:
        yield f"{where}: {problem}"


def assert_problem(answer: Any, *statuses: int) -> None:
    found = list(faults(answer, *statuses))
    assert not found, "\n".join(found)


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/api/v1/no/such", "/api/", "/api/v2/me", "/api/v1/pages/x", "/api/v1/%00"])
def test_an_address_that_is_not_there_is_a_problem(client: Client, path: str) -> None:
    assert_problem(client.get(path), 404)
    assert_problem(client.sign_in("ad").post(path), 404)


@pytest.mark.one_database
def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: Client, app: Flask) -> None:
    client.sign_in("ad")
    right: dict[str, set[str]] = {}
    for route in routes(app):
        if route.rule.startswith("/api/"):
            right.setdefault(filled(route), set()).add(route.method)
    for path, methods in right.items():
        answer = client.api("PATCH", path)
        assert_problem(answer, 405)
        assert set(answer.headers["Allow"].split(", ")) >= methods


BROKEN = ('{"a":', "[" * 100_000, '{"title": ' + "9" * 5000 + "}", "\xff", "", "[]", "null", '"x"', "7")
"""Bodies that are no JSON, or no object."""


def signed_in(app: Flask, *names: str) -> list[Client]:
    """A client for each of these people."""
    clients = [app.test_client() for _ in names]
    return [
        client.sign_in(name)
        for client, name in zip(clients, names, strict=True)
        if isinstance(client, Client)
    ]


@pytest.mark.one_database
def test_what_is_no_json_or_no_object_is_a_problem(app: Flask) -> None:
    """Every call gets every body, and every call is made by everybody; not every body by everybody."""
    people = signed_in(app, "anna", "ad", "kim", "bas", "tom")
    changing = [r for r in routes(app) if r.rule.startswith("/api/") and r.method in ("POST", "PUT")]
    wrong = []
    for (n, route), (m, body) in product(enumerate(changing), enumerate(BROKEN)):
        kwargs = {"data": body.encode("latin-1"), "content_type": "application/json"}
        answer = people[(n + m) % len(people)].api(route.method, filled(route), **kwargs)
        wrong += [f"{body[:12]}: {fault}" for fault in faults(answer, 400, 403, 404, 409, 422)]
    assert len(changing) > 50 and not wrong, "\n".join(wrong)


HUGE = [2**63, 10**30, "9" * 5000, "\0", "\ud800", "x" * 100, None, [], {}, -1, True, 1.5, ["\0"], [2**64]]


def test_no_value_in_a_body_breaks_anything(client: Client, app: Flask) -> None:
    """Every field of a call is given a value at once: every call each value, by three people in turn."""
    people, spec = signed_in(app, "ad", "kim", "bas"), document(client)
    for n, (call, operation, _parameters) in enumerate(operations(spec)):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        method, path = call.split(" ")
        fields = resolved(spec, content["schema"]).get("properties", {})
        for m, value in enumerate(examples.every(HUGE, 4)):
            by = people[(n + m) % len(people)]
            answer = by.api(method, re.sub(r"{\w+}", "1", path), json=dict.fromkeys(fields, value))
            assert answer.status_code < 500, f"{call} {json.dumps(value)[:12]}: {answer.text}"


ODD = ("9" * 30, "-1", "%00", "%ed%a0%80", "x" * 5000, "", "W10", "WzFd", "W3siYXQiOjN9LDFd")


def test_no_query_breaks_anything(client: Client, app: Flask) -> None:
    client.sign_in("ad")
    for call, _operation, parameters in operations(document(client)):
        names = [p["name"] for p in parameters if p["in"] == "query"]
        for value in examples.every(ODD, 3):
            for name in names if call.startswith("GET") else ():
                path = re.sub(r"{\w+}", "1", call.removeprefix("GET "))
                answer = client.api("GET", f"{path}?{name}={value}", buffered=True)
                assert answer.status_code < 500, f"{path}?{name}={value[:40]}"


def test_no_place_in_a_path_breaks_anything(client: Client, app: Flask) -> None:
    """What no route takes is not there and is not asked; whatever a route takes does not break it."""
    client.sign_in("ad")
    taken, reached = app.url_map.bind("127.0.0.1"), 0
    for value in (str(2**63), "9" * 5000, "0", "-1", "%00", "%ed%a0%80", "%F0%9F%98%80", "1;drop", "١"):
        for route in routes(app):
            if not route.arguments or route.rule.startswith("/static"):
                continue
            path = re.sub(r"<[^>]+>", value, route.rule)
            if not taken.test(unquote(path, errors="replace"), route.method):
                continue
            reached += 1
            answer = client.open(path, method=route.method, check=False, buffered=True)
            assert answer.status_code < 500, f"{route.method} {route.rule} {value[:20]}"
            if route.rule.startswith("/api/"):
                path = path.removeprefix(PREFIX)
                assert client.api(route.method, path, buffered=True, json={}).status_code < 500, route
    assert reached > 200


@pytest.mark.one_database
@pytest.mark.parametrize("value", [str(2**63), "9" * 5000, "-1", "%00", "%ed%a0%80", "١", "x"])
def test_an_address_with_what_is_no_id_is_not_there(client: Client, value: str) -> None:
    client.sign_in("ad")
    for path in ("/pages/<id>-x", "/costs/<id>", "/api/v1/pages/<id>"):
        assert client.get(path.replace("<id>", value), check=False).status_code == 404


def test_every_error_a_service_raises_has_its_status() -> None:
    statuses = {
        error.status: error
        for error in (errors.NotAllowed, errors.NotFound, errors.Conflict, errors.Invalid, TooOften)
    }
    assert set(statuses) == {403, 404, 409, 422, 429}


def test_lists_are_paged_alike(client: Client) -> None:
    client.sign_in("ad")
    spec = document(client)
    for call, operation, parameters in operations(spec):
        answer = resolved(spec, operation["responses"].get("200", {}))
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        properties = resolved(spec, schema).get("properties", {}) if schema else {}
        named = {p["name"] for p in parameters}
        if "cursor" in named:
            assert {"items", "next"} <= set(properties), call
            path = re.sub(r"{\w+}", str(cast.VEENPLUIS), call.removeprefix("GET "))
            client.sign_in("tom" if call == "GET /costs" else "ad")
            assert client.api("GET", f"{path}?limit=0").status_code == 422, call
            assert client.api("GET", f"{path}?limit=201").status_code == 422, call


def test_no_answer_tells_a_secret(client: Client, app: Flask) -> None:
    client.sign_in("ad")
    names = {name for schema in schemas(document(client)) for name in schema.get("properties", {})}
    assert not {n for n in names if "hash" in n or n in ("token_sha256", "address")}
    for route in routes(app):
        if route.method == "GET" and route.rule.startswith("/api/") and not route.arguments:
            text = client.api("GET", route.rule.removeprefix(PREFIX)).text
            assert "argon2" not in text and "password_hash" not in text, route.rule
