"""A real mail server on this machine, which does what a test tells it to."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from flask import Flask

OK = "250 OK"


class MailServer:
    """What it took is in `taken`. `at_recipient` and `at_data` are what it answers, or None to hang up instead.

    `greeting` False: it hangs up at once. `held` makes it wait, with the mail in its hands, until it is set.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.at_recipient: str | None = OK
        self.at_data: str | None = OK
        self.reached = Event()
        """Set when a mail came in, before it was answered."""
        self.held: Event | None = None
        self.logins: list[tuple[str, str]] = []
        self.port = 0

    @property
    def url(self) -> str:
        """As in LICHTWERK_MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each mail it took, in order."""
        return [str(mail["Message-ID"]) for mail in self.taken]

    async def handle_RCPT(  # noqa: N802  # the names are the library's
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or not."""
        if self.at_recipient is None:
            server.transport.abort()
            return "421 gone"
        if self.at_recipient == OK:
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the mail, or not."""
        self.reached.set()
        while self.held and not self.held.is_set():
            await asyncio.sleep(0.01)
        if self.at_data is None:
            server.transport.abort()
            return "421 gone"
        if self.at_data == OK:
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
            self.taken.append(message_from_bytes(envelope.content, policy=default))
        return self.at_data

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _way: str, data: Any) -> AuthResult:
        """Let in who says the right word."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"open", handled=False)


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, from_start: bool = False) -> Iterator[MailServer]:
    """A server that takes mail until the end of the block; with STARTTLS, or TLS from the start."""
    server, loop = MailServer(), asyncio.new_event_loop()

    def make() -> SMTP:
        return SMTP(
            server,
            hostname="mail.example",
            loop=loop,
            tls_context=None if from_start else tls,
            authenticator=server.authenticate,
            auth_require_tls=False,
        )

    opened = loop.run_until_complete(_listen(loop, make, tls if from_start else None))
    server.port = opened.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        if server.held:
            server.held.set()
        asyncio.run_coroutine_threadsafe(_close(opened), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(
    loop: asyncio.AbstractEventLoop, make: Callable[[], SMTP], tls: ssl.SSLContext | None
) -> asyncio.Server:
    return await loop.create_server(make, "127.0.0.1", 0, ssl=tls)


async def _close(opened: asyncio.Server) -> None:
    opened.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def mail_server_of(app: Flask) -> Iterator[MailServer]:
    """A mail server that the settings of the app name until the end of the block."""
    settings = app.config["LICHTWERK"]
    with mail_server() as running:
        app.config["LICHTWERK"] = replace(settings, mail_url=running.url)
        yield running
    app.config["LICHTWERK"] = settings
