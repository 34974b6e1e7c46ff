"""The bundle of the editor, for tests that meet it, and its functions on text alone."""

import importlib.util
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from playwright.sync_api import Browser, Page, Route

from tests.support.servers import shared

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
NOWHERE = "http://editor.test/"
"""An address that the browser never leaves for: the test answers."""


def built_frontend() -> None:
    """Have the bundle of these sources in static/vendor; made at most once in a run, whichever worker asks first."""
    shared("frontend", lambda _path: _build())


def _build() -> None:
    hook = hatch_build()
    if not hook.is_built(ROOT):
        hook.build(ROOT)


def hatch_build() -> ModuleType:
    """The build hook, as a module."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Outcome:
    """A text and what is selected in it; `done` is False when the command had nothing to do."""

    done: bool
    text: str
    start: int
    end: int

    @property
    def marked(self) -> str:
        """The text with `¦` at the cursor, or `⟦` and `⟧` around what is selected."""
        before, within, after = (
            self.text[: self.start],
            self.text[self.start : self.end],
            self.text[self.end :],
        )
        return f"{before}⟦{within}⟧{after}" if within else f"{before}¦{after}"


class Commands:
    """What the keys and buttons of the editor do, on a text and a selection."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def run(self, name: str, text: str, start: int, end: int) -> Outcome:
        """What a command makes of a text."""
        found = self.page.evaluate("args => window.attempt(...args)", [name, text, start, end])
        return Outcome(found["done"], found["text"], found["from"], found["to"])

    def on(self, name: str, marked: str) -> str:
        """The same, for a text with the selection written in it as in `Outcome.marked`."""
        start = min(at for at in (marked.find("⟦"), marked.find("¦")) if at >= 0)
        plain = marked.replace("⟦", "").replace("¦", "")
        end = plain.find("⟧")
        return self.run(name, plain.replace("⟧", ""), start, start if end < 0 else end).marked


@contextmanager
def commands(browser: Browser) -> Iterator[Commands]:
    """The commands of the bundle, on an empty page."""
    built_frontend()
    entry = json.loads((VENDOR / "manifest.json").read_text())["editor.js"]
    page = browser.new_page()
    page.route(f"{NOWHERE}**", _answer)
    page.goto(NOWHERE)
    page.evaluate("async name => { window.attempt = (await import(`/${name}`)).attempt; }", entry)
    yield Commands(page)
    page.close()


def _answer(route: Route) -> None:
    name = route.request.url.removeprefix(NOWHERE)
    if name:
        route.fulfill(path=VENDOR / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>Leeg</title>", content_type="text/html")
