"""One intention of a form: done whole and said, or nothing done and the form shown again with what is wrong."""

from collections.abc import Callable

import pytest
from flask import Flask, Response, get_flashed_messages, make_response
from sqlalchemy import select

from tests.support import cast
from wiki.kernel.acting import FormErrors, act
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.forms import TypedInvalid
from wiki.schools.models import School


def rename(name: str, then: Exception | None = None) -> str:
    """Writes, and is then refused or not."""
    session().get_one(School, cast.ROERDOMP).name = name
    session().flush()
    if then:
        raise then
    return name


def stored() -> str:
    return session().execute(select(School.name).where(School.id == cast.ROERDOMP)).scalar_one()


def answer(
    app: Flask, do: Callable[[], str], shown: list[FormErrors], conflict_at: str | None = None
) -> tuple[Response, list[str]]:
    def show(wrong: FormErrors) -> str:
        shown.append(wrong)
        return f"again, and the school is called {stored()}"

    with app.test_request_context():
        answered = act(
            do, show, lambda name: f"Renamed: {name}", lambda name: f"/{name}", conflict_at=conflict_at
        )
        return make_response(answered), [str(message) for message in get_flashed_messages()]


def test_what_was_done_is_written_and_said_and_the_browser_goes_on(app: Flask) -> None:
    shown: list[FormErrors] = []
    response, said = answer(app, lambda: rename("Anders"), shown)
    assert (response.status_code, response.location, said, shown) == (303, "/Anders", ["Renamed: Anders"], [])
    assert stored() == "Anders"


def test_what_is_wrong_is_shown_beside_its_field_and_nothing_is_written(app: Flask) -> None:
    wrong = TypedInvalid({"cents": "Which?"}, {"cents": ("1", "1000")})
    shown: list[FormErrors] = []
    response, said = answer(app, lambda: rename("Anders", wrong), shown)
    assert shown == [FormErrors({"cents": "Which?"}, {"cents": ("1", "1000")}, 422)] and said == []
    assert (response.status_code, response.get_data(as_text=True)) == (
        422,
        "again, and the school is called Roerdomp College",
    )


def test_a_conflict_is_shown_at_its_field_or_left_to_the_page_for_errors(app: Flask) -> None:
    shown: list[FormErrors] = []
    response, _said = answer(app, lambda: rename("Anders", Conflict("Later.")), shown, conflict_at="roles")
    assert response.status_code == 409 and shown == [FormErrors({"roles": "Later."}, {}, 409)]
    assert shown[0].is_conflict and stored() == "Roerdomp College"
    with pytest.raises(Conflict):
        answer(app, lambda: rename("Anders", Conflict("Later.")), shown)


def test_invalid_without_amounts_to_choose_from_has_no_readings(app: Flask) -> None:
    shown: list[FormErrors] = []
    answer(app, lambda: rename("Anders", Invalid({"": "No."})), shown)
    assert shown == [FormErrors({"": "No."}, {}, 422)]
