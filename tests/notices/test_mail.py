"""Handing a mail to a real server: what it looks like, and what is certain when something breaks."""

import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import hostile
from tests.support.mail import mail_server
from wiki.kernel.smtp import Letter, MailRefused, MailUnsure, message, send

LETTER = Letter(
    sender="noreply@wiki.example",
    recipient="anna@lichtwerk.example",
    subject="Lees je mee met “Één leskaart”?",
    text="Hallo Zoë,\n\n.begint met een punt\n..en met twee\n"
    + "lang " * 300
    + "\nhttps://wiki.example/a?b=1\n",
    message_id="abc@wiki.example",
    at=datetime(2019, 3, 14, 9, 0, tzinfo=UTC),
    host="wiki.example",
)
CERTIFICATE = Path(__file__).with_name("certificate.pem")


def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def test_the_server_gets_what_was_written() -> None:
    with mail_server() as server:
        send(server.url, LETTER)
        [mail], [envelope] = server.taken, server.envelopes
    assert envelope == ("noreply@wiki.example", ["anna@lichtwerk.example"])
    assert mail["Subject"] == LETTER.subject and mail.get_content().replace("\r\n", "\n") == LETTER.text
    assert mail["Message-ID"] == "<abc@wiki.example>" and mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == LETTER.at and mail["List-Id"] == "Lichtwerk <notices.wiki.example>"
    assert mail["From"] == "Lichtwerk <noreply@wiki.example>" and mail.get_content_type() == "text/plain"


def test_a_calendar_goes_with_a_mail_as_a_file_that_says_what_to_do_with_it() -> None:
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nX-NAME:Één dag\r\nEND:VCALENDAR\r\n"
    with mail_server() as server:
        send(server.url, replace(LETTER, calendar=calendar))
        [mail] = server.taken
    (part,) = mail.iter_attachments()
    assert part.get_content_type() == "text/calendar" and part["Content-Type"].params["method"] == "CANCEL"
    assert part.get_filename() == "netwerkdag.ics" and part.get_content().replace(
        "\r\n", "\n"
    ) == calendar.replace("\r\n", "\n")
    body = mail.get_body()
    assert body is not None and body.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x00", "\x0b"])
def test_what_was_typed_makes_no_header_of_its_own(sign: str) -> None:
    mail = message(replace(LETTER, subject=f"Les{sign}Bcc: els@elders.example"))
    assert mail["Bcc"] is None and mail["Subject"] == "Les Bcc: els@elders.example"


@given(st.one_of(st.text(), st.sampled_from(hostile.ALL)), st.text())
def test_whatever_was_typed_a_mail_has_its_own_headers_alone(subject: str, text: str) -> None:
    mail = message(
        replace(
            LETTER,
            subject=subject.encode("utf-8", "replace").decode(),
            text=text.encode("utf-8", "replace").decode(),
        )
    )
    read = message_from_bytes(mail.as_bytes(), policy=default)
    assert sorted(read.keys()) == sorted(message(LETTER).keys())
    assert read["To"] == LETTER.recipient and not list(read.iter_attachments())


def test_a_point_on_a_line_of_its_own_ends_nothing() -> None:
    with mail_server() as server:
        send(server.url, replace(LETTER, text="eerst\n.\nRCPT TO:<els@elders.example>\n\n.\n"))
        assert server.taken[0].get_content().replace("\r\n", "\n").startswith("eerst\n.\nRCPT TO")
        assert len(server.envelopes) == 1


@pytest.mark.parametrize(
    "address", ["anna", "a b@x.example", "anna@x.example\r\nRCPT TO:<b@x.example>", "é@x.example"]
)
def test_an_address_that_is_none_is_refused_for_good(address: str) -> None:
    with mail_server() as server:
        with pytest.raises(MailRefused) as refused:
            send(server.url, replace(LETTER, recipient=address))
        assert refused.value.permanent and server.envelopes == []


@pytest.mark.parametrize(("said", "permanent"), [("451 later", False), ("550 nobody here", True)])
def test_a_refusal_says_whether_it_is_for_good(said: str, permanent: bool) -> None:
    with mail_server() as server:
        for place in ("at_recipient", "at_data"):
            server.at_recipient = server.at_data = "250 OK"
            setattr(server, place, said)
            with pytest.raises(MailRefused, match=said[:3]) as refused:
                send(server.url, LETTER)
            assert refused.value.permanent is permanent
        assert server.taken == []


def test_what_breaks_before_the_content_was_certainly_not_sent() -> None:
    with mail_server() as server:
        server.at_recipient = None
        with pytest.raises(MailRefused) as refused:
            send(server.url, LETTER)
    assert not refused.value.permanent
    with pytest.raises(MailRefused, match="Refused"):
        send(server.url, LETTER)


def test_what_breaks_with_the_content_is_unsure() -> None:
    with mail_server() as server:
        server.at_data = None
        with pytest.raises(MailUnsure):
            send(server.url, LETTER)


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailRefused):
        send(f"smtp://127.0.0.1:{silent.getsockname()[1]}", LETTER, timeout=0.2)


def test_a_server_that_is_no_mail_server_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _address = other.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=answer)
        thread.start()
        with pytest.raises(MailRefused):
            send(f"smtp://127.0.0.1:{other.getsockname()[1]}", LETTER, timeout=2)
        thread.join()


def test_a_password_goes_over_tls_when_the_server_offers_it() -> None:
    with mail_server(tls()) as server:
        send(f"smtp://wiki%40example:open@127.0.0.1:{server.port}", LETTER)
        assert server.logins == [("wiki@example", "open")] and len(server.taken) == 1
        with pytest.raises(MailRefused) as refused:
            send(f"smtp://wiki:wrong@127.0.0.1:{server.port}", LETTER)
        assert not refused.value.permanent  # the password can be mended, and then the mail goes


def test_tls_from_the_start() -> None:
    with mail_server(tls(), from_start=True) as server:
        send(f"smtps://127.0.0.1:{server.port}", LETTER)
        assert len(server.taken) == 1
