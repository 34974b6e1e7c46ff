"""What came of reading a file, in words for who brought it."""

from collections.abc import Callable, Mapping
from typing import Any

from wiki.kernel.i18n import _, ngettext


def refusal(reason: str, name: str) -> str:
    """Why a file is not taken in, and what to do."""
    words = {
        "old_word": _(
            "“%(name)s” is a file of an old Word. Open it in Word and save it as .docx.", name=name
        ),
        "password": _("“%(name)s” has a password. Save it without a password.", name=name),
        "macros": _("“%(name)s” has macros in it. Save it in Word as .docx, without macros.", name=name),
        "pdf": _(
            "“%(name)s” is a PDF. Bring the Word file it was made of, or add the PDF to a page as a file.",
            name=name,
        ),
        "rtf": _("“%(name)s” is an RTF file. Open it in Word and save it as .docx.", name=name),
        "pages": _("“%(name)s” is a file of Pages. Choose Export, Word, and bring that.", name=name),
        "other_office": _(
            "“%(name)s” is no text but a sheet, slides or a book. Add it to a page as a file.", name=name
        ),
        "archive": _("“%(name)s” is a packed folder. Unpack it first, and bring what is in it.", name=name),
        "bomb": _("“%(name)s” becomes far too large when it is opened. It is not taken in.", name=name),
        "entities": _("“%(name)s” asks for things from outside the file. It is not taken in.", name=name),
        "too_slow": _(
            "Reading “%(name)s” took too long. Make it smaller, for example in two files.", name=name
        ),
        "too_long": _("“%(name)s” has more than 200 KB of text. Make two files of it.", name=name),
        "empty": _("“%(name)s” is empty.", name=name),
        "unknown": _("“%(name)s” is not a file we can read. Bring .docx, .odt, .md or .html.", name=name),
    }
    damaged = _(
        "“%(name)s” is damaged, or it is not what its name says. Open it in Word and save it again.",
        name=name,
    )
    return words.get(reason, damaged)


def finding(kept: Mapping[str, Any]) -> str:
    """What could not be kept, or was changed, and where it stands."""
    words = _LOST.get(kept["code"]) or _CHANGED.get(kept["code"])
    said = words(kept["count"]) if words else str(kept["code"])
    if not kept.get("where"):
        return said
    return _("%(what)s (at “%(where)s”)", what=said, where=kept["where"])


_LOST: Mapping[str, Callable[[int], str]] = {
    "comment": lambda n: ngettext(
        "%(num)s comment is not on the page", "%(num)s comments are not on the page", n
    ),
    "header": lambda n: ngettext(
        "%(num)s text at the head of the paper is left out",
        "%(num)s texts at the head of the paper are left out",
        n,
    ),
    "footer": lambda n: ngettext(
        "%(num)s text at the foot of the paper is left out",
        "%(num)s texts at the foot of the paper are left out",
        n,
    ),
    "text_box": lambda n: ngettext(
        "%(num)s text box could not come along", "%(num)s text boxes could not come along", n
    ),
    "object": lambda n: ngettext(
        "%(num)s embedded file or object could not come along",
        "%(num)s embedded files or objects could not come along",
        n,
    ),
    "chart": lambda n: ngettext(
        "%(num)s chart could not come along; paste it as an image",
        "%(num)s charts could not come along; paste them as images",
        n,
    ),
    "smart_art": lambda n: ngettext(
        "%(num)s SmartArt drawing could not come along; paste it as an image",
        "%(num)s SmartArt drawings could not come along; paste them as images",
        n,
    ),
    "elsewhere": lambda n: ngettext(
        "%(num)s pointer to a file elsewhere is not followed",
        "%(num)s pointers to files elsewhere are not followed",
        n,
    ),
    "macro": lambda n: _("The programs (macros) in the file are left out"),  # noqa: ARG005
    "image": lambda n: ngettext(
        "%(num)s image could not come along", "%(num)s images could not come along", n
    ),
    "link": lambda n: ngettext(
        "%(num)s link to a file on a computer was dropped",
        "%(num)s links to files on a computer were dropped",
        n,
    ),
    "words": lambda n: ngettext(
        "%(num)s piece of text is not on the page", "%(num)s pieces of text are not on the page", n
    ),
    "front_matter": lambda n: ngettext(
        "%(num)s fact above the text is left out", "%(num)s facts above the text are left out", n
    ),
    "parts_of_web_page": lambda n: ngettext(
        "%(num)s part of the web page could not come along",
        "%(num)s parts of the web page could not come along",
        n,
    ),
}
_CHANGED: Mapping[str, Callable[[int], str]] = {
    "tracked": lambda n: ngettext(
        "%(num)s tracked change was accepted", "%(num)s tracked changes were accepted", n
    ),
    "hidden": lambda n: ngettext(
        "%(num)s hidden text can be read now. Take it out if that should not be",
        "%(num)s hidden texts can be read now. Take them out if that should not be",
        n,
    ),
    "text_box_moved": lambda n: ngettext(
        "%(num)s text box is now part of the text", "%(num)s text boxes are now part of the text", n
    ),
    "merged_cells": lambda n: ngettext(
        "In %(num)s table joined cells were parted", "In %(num)s tables joined cells were parted", n
    ),
    "nested_table": lambda n: ngettext(
        "%(num)s table in a table became text", "%(num)s tables in tables became text", n
    ),
    "cell": lambda n: ngettext(
        "%(num)s line break in a table became “/”", "%(num)s line breaks in tables became “/”", n
    ),
    "header_row": lambda n: ngettext(
        "In %(num)s table the first row became the header",
        "In %(num)s tables the first row became the header",
        n,
    ),
    "formula": lambda n: ngettext(
        "%(num)s formula became plain text", "%(num)s formulas became plain text", n
    ),
    "contents": lambda n: _("The table of contents is left out: a page makes its own"),  # noqa: ARG005
    "underline": lambda n: ngettext(
        "%(num)s underlining was dropped", "%(num)s underlinings were dropped", n
    ),
    "script": lambda n: ngettext(
        "%(num)s raised or lowered text became plain", "%(num)s raised or lowered texts became plain", n
    ),
    "no_alt": lambda n: ngettext(
        "%(num)s image has no description yet: what does it show?",
        "%(num)s images have no description yet: what do they show?",
        n,
    ),
    "no_headings": lambda n: _(  # noqa: ARG005
        "There are no headings. In Word, make them with the styles Heading 1 and Heading 2, or make them here later"
    ),
    "html_tags": lambda n: ngettext(
        "%(num)s piece of HTML is shown as it is typed",
        "%(num)s pieces of HTML are shown as they are typed",
        n,
    ),
}
