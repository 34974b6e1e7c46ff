"""What a password must be, how fast one may guess, and what a browser is called."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Protocol

from zxcvbn.frequency_lists import FREQUENCY_LISTS

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
PER_BROWSER = 20
PER_ADDRESS = 200
"""A school is one address: what somebody guesses in one browser must not stop the others, so this one is wide."""

BROWSER_LASTS = timedelta(days=365)
"""A browser in which nobody signed in for so long is new again."""
MOST_BROWSERS = 50
LINK_LASTS = timedelta(hours=48)
LINK_EVERY = timedelta(minutes=2)
"""Who asks for a link again within this time has one on its way."""
TOKEN_DAYS = 365
"""A token lasts so long at most."""

_DUTCH_WORDS = """
wachtwoord welkom welkomterug geheim geheimpje ikhouvanjou ikhouvanje liefde schatje lieverd vriend vriendin
voetbal hockey feyenoord ajax nederland amsterdam rotterdam utrecht denhaag groningen brabant limburg zeeland
friesland koningsdag sinterklaas kerst kerstmis pasen oranje hallo hoi doei gezellig lekker chocolade
pannenkoek school schooljaar docent docente leraar lerares juf meester mentor leerling leerlingen klas klassen
coach lokaal les lessen rooster lesrooster cijfer cijfers toets toetsen examen rapport huiswerk aula kantine
conciërge concierge directeur rector teamleider decaan coördinator coordinator brugklas onderbouw bovenbouw
havo vwo vmbo mavo gymnasium lyceum college atheneum onderwijs leren leerdoel magister somtoday bibliotheek
proefwerk mentoruur studiewijzer nederlands engels duits frans wiskunde rekenen biologie scheikunde
natuurkunde aardrijkskunde geschiedenis economie muziek tekenen gym gymles informatica maatschappijleer
filosofie latijn grieks vakantie zomervakantie herfstvakantie kerstvakantie meivakantie voorjaarsvakantie
zomer winter herfst lente voorjaar januari februari maart april mei juni juli augustus september oktober
november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lichtwerk netwerk samen sterk
veilig nieuw beheer beheerder
"""
_WORDS = """
password passwort qwerty qwertyuiop qwertyuiopasdfghjkl azerty azertyuiop letmein iloveyou changeme administrator admin
superman batman pokemon monkey dragon sunshine princess football trustnoone whatever starwars computer internet
liverpool chocolate baseball basketball masterkey mypassword testtest test default loveyou secret hello
"""
_OURS = frozenset(f"{_DUTCH_WORDS} {_WORDS}".split())
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
    def token_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...


class TooOften(LichtwerkError):
    """Guessing goes too fast."""

    status = 429


class OwnPasswordFirst(LichtwerkError):
    """Somebody else knows this person's password; it is changed before anything is done with it."""

    status = 403


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


@cache
def _common() -> frozenset[str]:
    """The passwords that are known to be tried first: tens of thousands, with those of a Dutch school."""
    return frozenset(FREQUENCY_LISTS["passwords"]) | _OURS


def is_common(password: str) -> bool:
    """True for what is tried first: one sign repeated, a row of the keyboard, a well-known password, or one or two
    well-known words with a number or a year."""
    low = password.lower()
    if len(set(low)) < 5 or low in _common() or any(low in run or low in run[::-1] for run in _RUNS):
        return True
    for text in (low, low.translate(_LEET), re.sub(r"[\W\d_]+$", "", low).translate(_LEET)):
        letters = "".join(c for c in text if c.isalpha())
        if not letters or _is_two_words(letters) or _is_repeated(letters):
            return True
    return False


def _is_two_words(letters: str) -> bool:
    """Whether this is one well-known word, or two of which one is of a Dutch school."""
    common = _common()
    if len(letters) > 3 and letters in common:
        return True
    halves = ((letters[:n], letters[n:]) for n in range(3, len(letters) - 2))
    return any({one, two} <= common and {one, two} & _OURS for one, two in halves)


def _is_repeated(letters: str) -> bool:
    """Whether a well-known word is written more than once."""
    lengths = (n for n in range(3, len(letters) // 2 + 1) if len(letters) % n == 0)
    return any(letters[:n] * (len(letters) // n) == letters and letters[:n] in _common() for n in lengths)


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


@dataclass(frozen=True)
class Place:
    """Where somebody tries to sign in: the network of the address, and the hash of the browser's mark."""

    address: str
    browser: str = ""


@dataclass(frozen=True)
class Failures:
    """Attempts in WINDOW at this account and from this place; those of known browsers are counted by browser alone.

    `pair` is this account from this address, `own` this account in this browser. `known_browser`: this person signed
    in in this browser before; `known_address`: from this address.
    """

    pair: int
    own: int
    account: int
    browser: int
    address: int
    known_browser: bool
    known_address: bool


def too_often(found: Failures) -> bool:
    """Whether the next guess must wait. Who signed in in this browser before waits for their own mistakes only, so that
    nobody who guesses elsewhere, or beside them at the same school, locks them out."""
    if found.known_browser:
        return found.own >= PER_ACCOUNT_AND_ADDRESS
    if found.pair >= PER_ACCOUNT_AND_ADDRESS or found.browser >= PER_BROWSER or found.address >= PER_ADDRESS:
        return True
    return found.account >= PER_ACCOUNT and not found.known_address


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
