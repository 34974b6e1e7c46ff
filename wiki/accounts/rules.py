"""What a password must be, how fast one may guess, and what a browser is called."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Protocol

from wiki.kernel.errors import LichtwerkError

NAME_MAX = 120
"""Characters of a person's name."""
SHORTEST, LONGEST = 10, 200
"""Characters of a password."""

LIFETIME = timedelta(days=30)
"""A session ends after so long, also when it is used every day."""

SEEN_EVERY = timedelta(minutes=5)
"""How fresh "last seen" is kept: a view of a page need not write."""

WINDOW = timedelta(minutes=15)
"""Failed sign-ins are counted over so long."""

PER_ACCOUNT_AND_ADDRESS = 5
PER_ACCOUNT = 10
PER_ADDRESS = 20

_COMMON_WORDS = """
password passwort wachtwoord welkom welkomterug geheim qwerty qwertyuiop qwertyuiopasdfghjkl azerty
azertyuiop letmein iloveyou ikhouvanjou ikhouvanje changeme administrator beheerder superman batman
pokemon monkey dragon sunshine princess football voetbal feyenoord nederland amsterdam rotterdam utrecht
school docent leraar leerling lichtwerk zomer winter herfst lente januari februari maart april september
oktober november december trustnoone whatever starwars computer internet liverpool chocolate chocolade
baseball basketball masterkey mypassword mijnwachtwoord testtest default loveyou adminadmin secret hallo
hello
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyzabcdefghij",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
)
_LEET = str.maketrans("0134578@$!€", "oieastbasie")
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


class Account(Protocol):
    """Who acts on an account of their own."""

    @property
    def member_id(self) -> int: ...
    @property
    def session_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...


class TooOften(LichtwerkError):
    """Guessing goes too fast."""

    status = 429


def normal_email(text: str) -> str:
    """An address as it is stored and looked up."""
    return unicodedata.normalize("NFC", text).strip().lower()


def email_problem(email: str) -> str | None:
    """What is wrong with an address that was typed: `odd`, or None."""
    local, at, domain = email.partition("@")
    odd = re.search(r"[\s\x00-\x1f\x7f<>()\[\],;:\\\"]", email)
    if not (local and at and "." in domain.strip(".")) or "@" in domain or odd or len(email) > 254:
        return "odd"
    return None


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Signs that turn the direction of what stands around a name."""


def name_problem(name: str) -> str | None:
    """What is wrong with a person's name that was typed: `missing`, `too_long`, `lines`, or None."""
    if not any(c.isprintable() for c in name.strip()):
        return "missing"
    if len(name) > NAME_MAX:
        return "too_long"
    if any(
        unicodedata.category(c) in {"Cc", "Zl", "Zp"} or unicodedata.bidirectional(c) in _TURNING
        for c in name
    ):
        return "lines"
    return None


def normal_password(text: str) -> str:
    """The same characters however a keyboard composes its accents."""
    return unicodedata.normalize("NFC", text)


def password_problem(password: str, known: Iterable[str]) -> str | None:
    """Why this may not be a password: `too_short`, `too_long`, `common`, `known`, or None when it may.

    `known` is what others know of the person: name, address.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return "too_short" if len(password) < SHORTEST else "too_long"
    if is_common(password):
        return "common"
    return "known" if contains_known(password, known) else None


def is_common(password: str) -> bool:
    """True for what is tried first: one sign repeated, a row of the keyboard, a well-known word with a number."""
    low = password.lower()
    if len(set(low)) < 5 or any(low in run or low in run[::-1] for run in _RUNS):
        return True
    for text in (low, low.translate(_LEET)):
        letters = "".join(c for c in text if c.isalpha())
        if not letters or letters in _COMMON or _is_repeated(letters):
            return True
    return re.sub(r"[\W\d_]+$", "", low).translate(_LEET) in _COMMON


def _is_repeated(letters: str) -> bool:
    return any(len(letters) % len(w) == 0 and w * (len(letters) // len(w)) == letters for w in _COMMON)


def contains_known(password: str, known: Iterable[str]) -> bool:
    """True when a word of four letters or more of what is known of the person is in the password."""
    words = {w for text in known for w in re.split(r"[\W\d_]+", text.lower()) if len(w) > 3}
    return any(word in password.lower() for word in words)


def new_password() -> str:
    """A password to hand over: four groups of four signs that are not taken for each other (79 bits)."""
    return "-".join("".join(secrets.choice(_READABLE) for _n in range(4)) for _g in range(4))


def account_key(email: str, secret: str) -> str:
    """What stands for an account among failed sign-ins: a keyed hash, so that no names are stored."""
    return hmac.new(secret.encode(), b"account:" + normal_email(email).encode(), hashlib.sha256).hexdigest()


def network_of(address: str | None) -> str:
    """The address guessing is counted by: of IPv6 the part one household or school has."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped:
        return str(ip_network(f"{parsed}/64", strict=False))
    return str(parsed)


def too_often(pair: int, account: int, address: int, known_address: bool) -> bool:
    """Whether the next guess must wait, by the failures in WINDOW. An address this person signed in from before is
    not stopped by the guesses of others elsewhere, so that nobody can lock an owner out."""
    if pair >= PER_ACCOUNT_AND_ADDRESS or address >= PER_ADDRESS:
        return True
    return account >= PER_ACCOUNT and not known_address


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """`Firefox, Windows`: enough to know a device by; empty when it says nothing we know."""
    found = [
        next((name for mark, name in names if mark in user_agent), "") for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


TOKEN_BYTES = 32


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """A token nobody can guess (256 bits)."""
    return secrets.token_urlsafe(TOKEN_BYTES)
