"""The characters that every bank in the SEPA area must take: what is written in a payment is made of these."""

import string
import unicodedata

ALLOWED = frozenset(string.ascii_letters + string.digits + "/-?:().,'+ ")

_SPELLED = str.maketrans(
    {
        "€": "EUR",
        "&": "+",
        "@": "(at)",
        '"': "'",
        "’": "'",
        "‘": "'",
        "“": "'",
        "”": "'",
        "„": "'",
        "`": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "_": "-",
        ";": ",",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)


def transliterate(text: str) -> str:
    """Spell a text with the characters that every bank takes: é becomes e, € EUR, & a plus sign.

    What has no such spelling (an emoji, a line break) stays, for a check to refuse: nothing is lost in silence.
    """
    spelled = unicodedata.normalize("NFKD", text).translate(_SPELLED)
    return "".join(char for char in spelled if unicodedata.category(char) != "Mn")


def is_plain(text: str) -> bool:
    """True when every bank takes all characters of a text."""
    return ALLOWED.issuperset(text)


def is_identifier(text: str) -> bool:
    """True for 1 to 35 plain characters that neither begin nor end with a slash nor hold two in a row."""
    outside = text.startswith(("/", " ")) or text.endswith(("/", " "))
    return 1 <= len(text) <= 35 and is_plain(text) and "//" not in text and not outside
