"""The modules of the editor that need nothing but a browser, loaded in one as they are written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

SOURCES = Path(__file__).parents[2] / "frontend" / "src"
ORIGIN = "http://modules.test"
PAGE = "<!doctype html><html lang='nl'><title>Modules</title><body></body></html>"


class Modules:
    """`call("tables/model.js", "tablesIn", text)` calls what a module exports, with plain values."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def call(self, module: str, name: str, *arguments: Any) -> Any:
        """What an exported function returns."""
        return self.run(
            "const m = await import('/' + given[0]); return m[given[1]](...given[2]);",
            module,
            name,
            arguments,
        )

    def run(self, script: str, *given: Any) -> Any:
        """What an asynchronous script returns, that finds its arguments in `given`."""
        return self.page.evaluate(f"async (given) => {{ {script} }}", given)


@contextmanager
def modules(browser: Browser) -> Iterator[Modules]:
    """A page of its own that can import them."""
    page = browser.new_page()
    page.route(f"{ORIGIN}/**", _serve)
    page.goto(ORIGIN)
    yield Modules(page)
    page.close()


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).strip("/")
    if not path:
        route.fulfill(body=PAGE, content_type="text/html")
    else:
        route.fulfill(path=SOURCES / path, content_type="text/javascript")
