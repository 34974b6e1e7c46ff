"""What came of reading a file, in words for who brought it."""

from collections.abc import Callable, Mapping
from typing import Any

from wiki.kernel.i18n import _, ngettext


def refusal(reason: str, name: str) -> str:
    """Why a file is not taken in, and what to do."""
    words = {
        "old_word": _(
            "“%(name)s” is a file from an old version of Word. Open it in Word and save it as .docx.",
            name=name,
        ),
        "password": _("“%(name)s” has a password. Save it without a password.", name=name),
        "macros": _(
            "“%(name)s” contains macros. Save it without macros, as .docx, .pptx or .xlsx.", name=name
        ),
        "pdf": _(
            "“%(name)s” is a PDF. Upload the Word file it was made from, or add the PDF to a page as "
            "an attachment.",
            name=name,
        ),
        "rtf": _("“%(name)s” is an RTF file. Open it in Word and save it as .docx.", name=name),
        "pages": _("“%(name)s” is a Pages file. Choose Export, Word, and upload that.", name=name),
        "other_office": _(
            "“%(name)s” is of a kind that we cannot read, such as a book or a drawing. Add it to a page as an "
            "attachment.",
            name=name,
        ),
        "archive": _(
            "“%(name)s” is a compressed folder. Unpack it first, and upload what is in it.", name=name
        ),
        "bomb": _("“%(name)s” becomes far too large when it is opened. It is not accepted.", name=name),
        "entities": _("“%(name)s” asks for things from outside the file. It is not accepted.", name=name),
        "too_slow": _(
            "Reading “%(name)s” took too long. Make it smaller, for example in two files.", name=name
        ),
        "too_much": _(
            "“%(name)s” is too large to be read here. Make it smaller, for example in two files.", name=name
        ),
        "too_long": _("“%(name)s” has more than 200 KB of text. Split it into two files.", name=name),
        "empty": _("“%(name)s” is empty.", name=name),
        "unknown": _(
            "“%(name)s” is not a file we can read. Choose .docx, .odt, .pptx, .xlsx, .md or .html.", name=name
        ),
    }
    damaged = _(
        "“%(name)s” is damaged, or it is not what its name says. Open it in Word and save it again.",
        name=name,
    )
    return words.get(reason, damaged)


def finding(kept: Mapping[str, Any]) -> str:
    """What was lost or changed, and in which place of the file."""
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
        "%(num)s page header was left out",
        "%(num)s page headers were left out",
        n,
    ),
    "footer": lambda n: ngettext(
        "%(num)s page footer was left out",
        "%(num)s page footers were left out",
        n,
    ),
    "text_box": lambda n: ngettext(
        "%(num)s text box could not be included", "%(num)s text boxes could not be included", n
    ),
    "object": lambda n: ngettext(
        "%(num)s embedded file or object could not be included",
        "%(num)s embedded files or objects could not be included",
        n,
    ),
    "chart": lambda n: ngettext(
        "%(num)s chart could not be included; paste it as an image",
        "%(num)s charts could not be included; paste them as images",
        n,
    ),
    "hidden_slide": lambda n: ngettext(
        "%(num)s hidden slide was left out", "%(num)s hidden slides were left out", n
    ),
    "moving": lambda n: ngettext(
        "%(num)s film or sound was left out; add it to the page as a file",
        "%(num)s films or sounds were left out; add them to the page as files",
        n,
    ),
    "hidden_sheet": lambda n: ngettext(
        "%(num)s hidden sheet was left out", "%(num)s hidden sheets were left out", n
    ),
    "rows": lambda n: ngettext(
        "%(num)s row below the first 200 was left out; add the sheet to the page as a file",
        "%(num)s rows below the first 200 were left out; add the sheet to the page as a file",
        n,
    ),
    "sheet_columns": lambda n: _(  # noqa: ARG005
        "The columns behind the twelfth were left out; add the sheet to the page as a file"
    ),
    "heading_number": lambda n: ngettext(
        "The number of %(num)s heading was left out", "The numbers of %(num)s headings were left out", n
    ),
    "smart_art": lambda n: ngettext(
        "%(num)s SmartArt drawing could not be included; paste it as an image",
        "%(num)s SmartArt drawings could not be included; paste them as images",
        n,
    ),
    "elsewhere": lambda n: ngettext(
        "%(num)s reference to a file elsewhere was not followed",
        "%(num)s references to files elsewhere were not followed",
        n,
    ),
    "macro": lambda n: _("The programs (macros) in the file were left out"),  # noqa: ARG005
    "image": lambda n: ngettext(
        "%(num)s image could not be included", "%(num)s images could not be included", n
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
        "%(num)s property above the text was left out", "%(num)s properties above the text were left out", n
    ),
    "parts_of_web_page": lambda n: ngettext(
        "%(num)s part of the web page could not be included",
        "%(num)s parts of the web page could not be included",
        n,
    ),
}
_CHANGED: Mapping[str, Callable[[int], str]] = {
    "tracked": lambda n: ngettext(
        "%(num)s tracked change was accepted", "%(num)s tracked changes were accepted", n
    ),
    "hidden": lambda n: ngettext(
        "%(num)s hidden text can now be read. Remove it if that is not what you want",
        "%(num)s hidden texts can now be read. Remove them if that is not what you want",
        n,
    ),
    "text_box_moved": lambda n: ngettext(
        "%(num)s text box is now part of the text", "%(num)s text boxes are now part of the text", n
    ),
    "merged_cells": lambda n: ngettext(
        "Merged cells were split in %(num)s table", "Merged cells were split in %(num)s tables", n
    ),
    "nested_table": lambda n: ngettext(
        "%(num)s nested table became text", "%(num)s nested tables became text", n
    ),
    "cell_list": lambda n: ngettext(
        "%(num)s list in a table became lines with a sign or number before them",
        "%(num)s lists in tables became lines with a sign or number before them",
        n,
    ),
    "list_number": lambda n: ngettext(
        "%(num)s entry of a list has a plain number now", "%(num)s entries of lists have plain numbers now", n
    ),
    "letters": lambda n: ngettext(
        "%(num)s list has numbers now, not letters", "%(num)s lists have numbers now, not letters", n
    ),
    "tabs": lambda n: ngettext(
        "%(num)s line had tabs in it, which are spaces now. Is it a table? Make one of it",
        "%(num)s lines had tabs in them, which are spaces now. Are they a table? Make one of them",
        n,
    ),
    "columns": lambda n: _("Text in columns is in one column now"),  # noqa: ARG005
    "slides": lambda n: _(  # noqa: ARG005
        "Of slides come the words, tables, images and notes; not how they look, or what moves on them"
    ),
    "sheets": lambda n: _(  # noqa: ARG005
        "Of sheets come the values; not the formulas, the colours or the charts that stand on them"
    ),
    "moves": lambda n: ngettext(
        "What appears step by step on %(num)s slide is all there at once",
        "What appears step by step on %(num)s slides is all there at once",
        n,
    ),
    "otherwise": lambda n: ngettext(
        "%(num)s piece of text looks different on the page",
        "%(num)s pieces of text look different on the page",
        n,
    ),
    "unshown": lambda n: _(  # noqa: ARG005
        "The text is too large or too complicated for one page. Make it smaller before others can read it"
    ),
    "header_row": lambda n: ngettext(
        "The first row became the header in %(num)s table",
        "The first row became the header in %(num)s tables",
        n,
    ),
    "formula": lambda n: ngettext(
        "%(num)s formula became plain text", "%(num)s formulas became plain text", n
    ),
    "contents": lambda n: _("The table of contents was left out: a page makes its own"),  # noqa: ARG005
    "underline": lambda n: ngettext("%(num)s underline was dropped", "%(num)s underlines were dropped", n),
    "script": lambda n: ngettext(
        "%(num)s superscript or subscript became plain text",
        "%(num)s superscripts or subscripts became plain text",
        n,
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
        "%(num)s piece of HTML is shown as it was typed",
        "%(num)s pieces of HTML are shown as they were typed",
        n,
    ),
}
