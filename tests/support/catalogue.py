"""The texts in code and templates beside the Dutch catalogue.

`./dev translate` runs this as a program: it adds the texts that have no entry yet, with an empty translation, drops
the entries that no text uses any more, and says what is left to translate.
"""

import sys
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
DUTCH = ROOT / "wiki/translations/nl/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "lazy": None, "gettext": None, "ngettext": (1, 2)}
METHODS = {"wiki": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")]}
HEADER = "# Dutch translations for Lichtwerk.\n# SPDX-License-Identifier: AGPL-3.0-or-later"
MessageId = str | tuple[str, ...]


@cache
def texts() -> dict[MessageId, list[str]]:
    """Every text that can be translated, with the places (file:line) that use it; (one, many) when it counts."""
    found: dict[MessageId, list[str]] = {}
    for folder, methods in METHODS.items():
        extracted = extract_from_dir(
            ROOT / folder,
            methods,
            {"**.html": {"trimmed": "true", "silent": "false"}},
            KEYWORDS,
        )
        for name, line, text, _comments, _context in extracted:
            found.setdefault(text, []).append(f"{folder}/{name}:{line}")
    return found


def dutch() -> Catalog:
    """The Dutch catalogue as it is written."""
    with DUTCH.open("rb") as file:
        return read_po(file, locale="nl", abort_invalid=True)


def entries(catalogue: Catalog) -> dict[MessageId, Message]:
    """The entries of a catalogue by their text, without its header."""
    return {message.id: message for message in catalogue if message.id}


def translations(message: Message) -> tuple[str, ...]:
    """The forms of a translation: one, or two when it counts."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def in_step(old: Catalog) -> Catalog:
    """A catalogue with an entry for each text, translated as far as the old one was."""
    known = entries(old)
    new = Catalog(locale="nl", project="Lichtwerk", header_comment=HEADER, charset="utf-8", fuzzy=False)
    for text in texts():
        new.add(text, known[text].string if text in known else "")
    return new


def main() -> int:
    """Write the catalogue anew; 1 when a text has no Dutch yet."""
    catalogue = in_step(dutch())
    with DUTCH.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, no_location=True, ignore_obsolete=True)
    missing = [text for text, message in entries(catalogue).items() if not all(translations(message))]
    for text in missing:
        print(f"no Dutch yet: {text}")
    print(f"{len(entries(catalogue))} texts, {len(missing)} without Dutch")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
