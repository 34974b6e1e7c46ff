"""People at a browser. Whatever the browser complains about while they work fails the test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

from tests.support.words import nl
from wiki.demo.network import PASSWORD

# The browser says this of every answer of 400 and up; the answers themselves are looked at instead.
_STATUS = "Failed to load resource: the server responded with a status of"
_CUT_OFF = "net::ERR_CONNECTION_RESET"
_BY_ITSELF = "/pages/pupil-data"
"""What the editor asks by itself, after the session ended too."""

_NO_HOST = ("data:", "blob:", "about:", "chrome:", "chrome-extension:")
"""Addresses that no host is asked for; the last two are the browser's own viewer of PDF files."""


class Person:
    """Somebody with a browser of their own, without an account until `sign_in`."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(base_url=address, locale="nl-NL", **options)
        self.context.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.cut_off: set[str] = set()
        """Parts of addresses that a test lets nobody reach: what the browser says of that is no complaint."""
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        """One more tab of the same browser."""
        page = self.context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        url = str(message.location.get("url"))
        cut_off = _CUT_OFF in message.text and any(part in url for part in self.cut_off)
        meant = cut_off or message.text.startswith(_STATUS)
        if message.type in ("error", "warning") and not meant:
            self.complaints.append(f"{url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, *_NO_HOST)):
            self.complaints.append(f"asked a foreign host: {request.url}")

    def _answered(self, response: Response) -> None:
        page_itself = response.request.resource_type == "document"
        meant = page_itself or (response.status in (400, 401) and _BY_ITSELF in response.url)
        if response.status >= 500 or (response.status >= 400 and not meant):
            self.complaints.append(f"{response.status} at {response.url}")

    def go(self, path: str) -> Response:
        """Open an address of the site."""
        response = self.page.goto(path)
        assert response is not None
        return response

    def be(self, email: str, password: str = PASSWORD) -> None:
        """Be signed in, by the requests that the screen would send: nothing is drawn for it."""
        form = self.context.request.get("/sign-in").text()
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)
        assert token is not None
        data = {"csrf_token": token[1], "email": email, "password": password}
        answer = self.context.request.post("/sign-in", form=data)
        assert answer.ok and "/sign-in" not in answer.url, answer.url

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in on the screen."""
        self.go("/sign-in")
        self.page.get_by_label(nl("Email address")).fill(email)
        self.page.get_by_label(nl("Password")).fill(password)
        self.press(nl("Sign in"), within=self.page.locator("main"))
        assert "/sign-in" not in self.page.url

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the button with this name, and wait for what comes of it."""
        (within or self.page.locator("main")).get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow the link with this name."""
        (within or self.page.locator("main")).get_by_role("link", name=name, exact=True).first.click()

    @property
    def heading(self) -> str:
        """The one h1 of the screen."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """Everything the main part of the screen says."""
        return self.page.locator("main").inner_text()


@contextmanager
def person(
    browser: Browser, address: str, email: str = "", password: str = PASSWORD, **options: Any
) -> Iterator[Person]:
    """Somebody at work; afterwards their browser must have had nothing to complain about."""
    somebody = Person(browser, address, **options)
    try:
        if email:
            somebody.be(email, password)
        yield somebody
        assert not somebody.complaints, "\n".join(somebody.complaints)
    finally:
        somebody.context.close()
