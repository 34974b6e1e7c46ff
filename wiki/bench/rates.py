"""How many saves and how many live updates one server takes in a second, from several people at the same time."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from wiki.bench.client import Browser, Server
from wiki.bench.live import EMAILS, cookies_of
from wiki.bench.live_client import LiveClient

WRITERS = 8


def saves_a_second(server: Server, count: int) -> float:
    """Saves by the edit form, each of `WRITERS` people `count` times on a page of their own."""
    browsers = [server.browser() for _ in range(WRITERS)]
    for browser, email in zip(browsers, EMAILS, strict=False):
        browser.sign_in(email)
    pages = [browser.send_form("/pages/new", _form(0)) for browser in browsers]

    def save(browser: Browser, page: str) -> None:
        for number in range(1, count + 1):
            browser.send_form(f"{page}/edit", _form(number))

    begun = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(save, browsers, pages))
    return WRITERS * count / (time.perf_counter() - begun)


def _form(version: int) -> dict[str, str]:
    """The edit form, made from this version."""
    body = f"Meting.\n\nRegel {version}.\n"
    return {"title": "Meting", "kind": "page", "base_revision": str(version), "body": body}


def updates_a_second(server: Server, count: int) -> float:
    """Updates of live text, each of `WRITERS` people `count` one after the other on the same page, all acknowledged."""
    return asyncio.run(_updates(server, count))


async def _updates(server: Server, count: int) -> float:
    writers = [LiveClient(3, cookie) for cookie in cookies_of(server, WRITERS)]
    for writer in writers:
        await writer.open(server.port)

    async def write(writer: LiveClient) -> None:
        for _number in range(count):
            writer.tab.append("x")
            await writer.send()

    begun = time.perf_counter()
    await asyncio.gather(*map(write, writers))
    seconds = time.perf_counter() - begun
    for writer in writers:
        await writer.close()
    return WRITERS * count / seconds
