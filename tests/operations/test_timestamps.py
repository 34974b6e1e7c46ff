"""A time stamp of a seal, by an authority of our own that speaks RFC 3161 as others do: OpenSSL's."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from wiki.audit.rules import Seal
from wiki.verification.timestamps import NotStamped, stamped, stamped_at

SEAL = Seal(1204, date(2019, 2, 4), "ab" * 32)
SETTINGS = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60)


def certified(folder: Path, name: str, part: str, *by: str) -> None:
    """A key and a certificate, signed by another one or by itself."""
    settings = folder / f"{name}.cnf"
    settings.write_text(SETTINGS.format(name=name, folder=folder))
    key, asked, made = (str(folder / f"{name}.{end}") for end in ("key", "csr", "pem"))
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
    openssl("req", "-new", "-key", key, "-config", str(settings), "-out", asked)
    signed = by or ("-signkey", key)
    openssl(
        "x509",
        "-req",
        "-in",
        asked,
        "-days",
        "30",
        "-extfile",
        str(settings),
        "-extensions",
        part,
        *signed,
        "-out",
        made,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys and certificates of an authority."""
    folder = tmp_path_factory.mktemp("authority")
    certified(folder, "root", "root")
    certified(folder, "other", "root")
    by = ("-CA", str(folder / "root.pem"), "-CAkey", str(folder / "root.key"), "-CAcreateserial")
    certified(folder, "signer", "signer", *by)
    (folder / "serial").write_text("01\n")
    return folder


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """Where it answers."""

    class Authority(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query, reply = folder / "query.tsq", folder / "reply.tsr"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            settings = ("-config", str(folder / "signer.cnf"), "-section", "authority")
            openssl("ts", "-reply", "-queryfile", str(query), *settings, "-out", str(reply))
            self.send_response(200 if self.path == "/tsr" else 503)
            self.end_headers()
            self.wfile.write(reply.read_bytes())

        def log_message(self, *_said: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Authority)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tsr"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_seal_is_stamped_and_the_file_tells_when(url: str, folder: Path, tmp_path: Path) -> None:
    content = stamped(SEAL, url, folder / "root.pem")
    assert datetime.now(UTC) - stamped_at(SEAL, content, folder / "root.pem") < timedelta(hours=1)
    kept, said = tmp_path / "zegel.tsr", tmp_path / "zegel.txt"
    kept.write_bytes(content)
    said.write_text(str(SEAL), encoding="ascii")
    openssl("ts", "-verify", "-data", str(said), "-in", str(kept), "-CAfile", str(folder / "root.pem"))


def test_a_time_stamp_of_another_seal_or_by_another_authority_is_none(url: str, folder: Path) -> None:
    content = stamped(SEAL, url, folder / "root.pem")
    other = Seal(SEAL.seq, SEAL.day, "cd" * 32)
    for seal, given, roots in (
        (other, content, "root.pem"),
        (SEAL, content, "other.pem"),
        (SEAL, content[:-9], "root.pem"),
        (SEAL, content, "none.pem"),
    ):
        with pytest.raises(NotStamped):
            stamped_at(seal, given, folder / roots)


def test_an_authority_that_is_not_there_gives_none(url: str, folder: Path) -> None:
    for wrong in (f"{url}/elsewhere", "http://127.0.0.1:1/tsr"):
        with pytest.raises(NotStamped, match="did not answer"):
            stamped(SEAL, wrong, folder / "root.pem")
