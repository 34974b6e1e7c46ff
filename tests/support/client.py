"""A test client that signs people in, sends the CSRF token, and checks the HTML of every page it gets."""

import contextvars
import secrets
from datetime import timedelta
from typing import Any

from flask.globals import _cv_app
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert
from werkzeug.test import TestResponse

from tests.support import cast
from tests.support.html_rules import check_html
from wiki.accounts.models import ApiToken, SignInSession
from wiki.accounts.rules import digest
from wiki.kernel import clock
from wiki.kernel.db import session as db_session
from wiki.kernel.db import transaction

CHANGES = {"POST", "PUT", "PATCH", "DELETE"}


class Client(FlaskClient):
    """`client.sign_in("anna")`, then `client.get`, `client.post(url, data={...})`, `client.api("GET", "/me")`."""

    person: str | None = None
    _bearer: str | None = None

    def open(self, *args: Any, csrf: bool = True, check: bool = True, **kwargs: Any) -> TestResponse:
        """One request, in a context of its own; `csrf=False` sends no token, `check=False` skips the HTML rules."""
        db_session().rollback()
        if csrf and kwargs.get("method") in CHANGES and "json" not in kwargs:
            kwargs.setdefault("headers", {})
            kwargs["headers"] = {**dict(kwargs["headers"]), "X-CSRFToken": self.csrf_token()}
        parent = super()

        def run() -> TestResponse:
            _cv_app.set(None)  # type: ignore[arg-type]
            return parent.open(*args, **kwargs)

        response = contextvars.copy_context().run(run)
        if check and response.mimetype == "text/html" and response.status_code not in range(300, 400):
            problems = check_html(response.get_data(as_text=True), response.request.path)
            assert not problems, "\n".join(problems)
        return response

    def csrf_token(self) -> str:
        """A token that belongs to this client's session."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        key = self.application.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))

    def sign_in(self, name: str) -> "Client":
        """Be this person of the cast, with a real session row."""
        self.be(cast.PEOPLE[name][0])
        self.person = name
        return self

    def be(self, person_id: int) -> None:
        """The same for somebody who need not be of the cast."""
        token, now = secrets.token_urlsafe(32), clock.now()
        with transaction() as database:
            row = {"token_sha256": digest(token), "person_id": person_id, "created_at": now, "seen_at": now}
            database.execute(insert(SignInSession).values(**row, expires_at=now + timedelta(days=30)))
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = token
            session["_fresh"] = True
        self._bearer = None

    def sign_out(self) -> "Client":
        """Be a visitor."""
        with self.session_transaction() as session:
            session.clear()
        self.person = self._bearer = None
        return self

    def api(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        """Call the JSON API as the person who is signed in (or as nobody), with a bearer token."""
        headers = dict(kwargs.pop("headers", {}))
        if self.person:
            headers["Authorization"] = f"Bearer {self._token(self.person)}"
        fresh = self.application.test_client()
        return fresh.open("/api/v1" + path, method=method, headers=headers, csrf=False, **kwargs)

    def _token(self, name: str) -> str:
        if self._bearer is None:
            self._bearer = secrets.token_urlsafe(32)
            row = {"token_sha256": digest(self._bearer), "person_id": cast.PEOPLE[name][0], "name": "test"}
            row["scopes"] = "pages costs decide"
            lasts = {"created_at": clock.now(), "expires_at": clock.now() + timedelta(days=365)}
            with transaction() as database:
                database.execute(insert(ApiToken).values(**row, **lasts))
        return self._bearer
