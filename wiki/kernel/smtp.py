"""Handing one mail to a mail server, and knowing afterwards whether it took it."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from wiki.config import is_loopback

TIMEOUT = 30.0
"""Seconds that the server may be silent."""


class MailRefused(Exception):
    """The mail was certainly not taken. `permanent`: the server says that it never will be."""

    def __init__(self, reason: str, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class MailUnsure(Exception):
    """The connection broke while the server was taking the mail: nobody knows whether it did."""


@dataclass(frozen=True)
class MailFile:
    """A file that goes with a mail; its type as `application/pdf`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A mail of plain text to one person. `message_id` without brackets; `host` names the site in its list;
    `calendar` is the text of an iCalendar that goes with it, and so do the `files`."""

    sender: str
    recipient: str
    subject: str
    text: str
    message_id: str
    at: datetime
    host: str
    calendar: str = ""
    files: tuple[MailFile, ...] = ()


def _nothing() -> None:
    return None


def send(
    url: str, letter: Letter, timeout: float = TIMEOUT, before_content: Callable[[], object] = _nothing
) -> None:
    """Hand the letter to the server of an `smtp://` or `smtps://` address; when this returns, the server has it.

    `before_content` is called when the server waits for the text: whoever stops before that sent nothing, and it can
    stop the mail by raising MailRefused. Raises MailRefused or MailUnsure.
    """
    content = _as_sent(letter)
    server = _ready_for_content(url, letter, timeout)
    try:
        before_content()
    except BaseException:
        server.close()
        raise
    try:
        server.send(content)
        code, said = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise MailUnsure(_reason(error)) from error
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    _need(code, said, 250, permanently=True)


def message(letter: Letter) -> EmailMessage:
    """The letter with its headers. What was typed by people cannot become a header of its own."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("Lichtwerk", addr_spec=letter.sender)
    mail["To"] = Address(addr_spec=letter.recipient)
    mail["Subject"] = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", letter.subject).split())
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    mail["List-Id"] = f"Lichtwerk <notices.{letter.host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    if letter.calendar:
        _attach(mail, letter.calendar)
    for file in letter.files:
        main, _slash, sub = file.media_type.partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return mail


def _attach(mail: EmailMessage, calendar: str) -> None:
    """Add a calendar as a file; programs for mail offer to take it in when its type names the method."""
    named = re.search(r"(?m)^METHOD:([A-Z]+)\r?$", calendar)
    mail.add_attachment(
        calendar.encode(),
        maintype="text",
        subtype="calendar",
        filename="netwerkdag.ics",
        params={"charset": "utf-8", "method": named[1] if named else "PUBLISH"},
    )


def _as_sent(letter: Letter) -> bytes:
    """The bytes that follow DATA, with the point that ends them."""
    try:
        content = message(letter).as_bytes()
    except (ValueError, LookupError) as error:  # an address that is none
        raise MailRefused(_reason(error), permanent=True) from error
    end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
    return re.sub(rb"(?m)^\.", b"..", content) + end


def _ready_for_content(url: str, letter: Letter, timeout: float) -> smtplib.SMTP:
    """A server that waits for the content; up to here it is certain that nothing was sent."""
    with _certainly_not_sent():
        server = _connected(urlsplit(url), timeout)
    try:
        with _certainly_not_sent():
            _need(*server.mail(letter.sender), 250)  # a refusal is about us: mended once, it can go
            _need(*server.rcpt(letter.recipient), 250, permanently=True)
            _need(*server.docmd("DATA"), 354, permanently=True)
    except MailRefused:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()
        raise
    return server


@contextmanager
def _certainly_not_sent() -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # an address that cannot be said in ASCII
        raise MailRefused(_reason(error), permanent=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailRefused(_reason(error)) from error


def _connected(parts: SplitResult, timeout: float) -> smtplib.SMTP:
    host = parts.hostname or ""
    tls = _tls(host)
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=tls)
    else:
        server = smtplib.SMTP(host, parts.port or (587 if parts.username else 25), timeout=timeout)
    try:
        _introduced(server, parts, tls)
    except BaseException:
        server.close()
        raise
    return server


def _introduced(server: smtplib.SMTP, parts: SplitResult, tls: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    safe = parts.scheme == "smtps" or is_loopback(parts.hostname or "")
    if parts.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=tls)
        server.ehlo()
        safe = True
    if parts.username:
        if not safe:
            raise MailRefused(
                "The server offers no STARTTLS; a password is not sent where others can read it."
            )
        server.login(unquote(parts.username), unquote(parts.password or ""))


def _tls(host: str) -> ssl.SSLContext:
    """The certificate of a server elsewhere has to be right; nobody listens in on this machine itself."""
    context = ssl.create_default_context()
    if is_loopback(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _need(code: int, said: bytes, wanted: int, permanently: bool = False) -> None:
    """Raise MailRefused when the server says anything but what is wanted; 251 is also a yes."""
    if code == wanted or (wanted == 250 and code == 251):
        return
    reason = f"{code} {said.decode('utf-8', 'replace')}"
    raise MailRefused(reason, permanent=permanently and 500 <= code < 600)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
