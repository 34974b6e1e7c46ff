"""What came of reading a file, in words for who brought it."""

from wiki.kernel.i18n import _, ngettext


def refusal(reason: str, name: str) -> str:
    """Why a file is not taken in, and what to do."""
    words = {
        "old_office": _(
            "“%(name)s” is an old Word file or has a password. Save it in Word as .docx, without a password.",
            name=name,
        ),
        "pdf": _(
            "“%(name)s” is a PDF. Bring the Word file it was made of, or add the PDF to a page as a file.",
            name=name,
        ),
        "encrypted": _("“%(name)s” has a password. Save it without a password.", name=name),
        "macros": _("“%(name)s” has macros in it. Save it in Word as .docx, without macros.", name=name),
        "bomb": _("“%(name)s” becomes far too large when it is opened. It is not taken in.", name=name),
        "entities": _("“%(name)s” asks for things from outside the file. It is not taken in.", name=name),
        "too_slow": _(
            "Reading “%(name)s” took too long. Make it smaller, for example in two files.", name=name
        ),
        "unknown": _("“%(name)s” is not a file we can read. Bring .docx, .odt, .md or .html.", name=name),
    }
    damaged = _(
        "“%(name)s” is damaged, or it is not what its name says. Open it in Word and save it again.",
        name=name,
    )
    return words.get(reason, damaged)


def finding(code: str, count: int) -> str:
    """What could not be kept, or was changed."""
    words = {
        "comments": ngettext(
            "%(num)s comment is not taken over:", "%(num)s comments are not taken over:", count
        ),
        "tracked": ngettext(
            "%(num)s tracked change was accepted.", "%(num)s tracked changes were accepted.", count
        ),
        "text_box": ngettext(
            "%(num)s text box: look whether its text is in the right place.",
            "%(num)s text boxes: look whether their text is in the right place.",
            count,
        ),
        "object": ngettext(
            "%(num)s drawing, chart or other object cannot be on a page.",
            "%(num)s drawings, charts or other objects cannot be on a page.",
            count,
        ),
        "header": ngettext(
            "%(num)s text at the head or foot of the paper is left out.",
            "%(num)s texts at the head or foot of the paper are left out.",
            count,
        ),
        "elsewhere": ngettext(
            "%(num)s pointer to a file on a computer is not followed.",
            "%(num)s pointers to files on a computer are not followed.",
            count,
        ),
        "merged_cells": ngettext(
            "In %(num)s table joined cells were parted.", "In %(num)s tables joined cells were parted.", count
        ),
        "formula": ngettext(
            "%(num)s formula became plain text.", "%(num)s formulas became plain text.", count
        ),
        "image": ngettext(
            "%(num)s image could not be taken over.", "%(num)s images could not be taken over.", count
        ),
        "image_in_table": ngettext(
            "%(num)s image stands in a table.", "%(num)s images stand in tables.", count
        ),
        "no_alt": ngettext(
            "%(num)s image has no description yet: what does it show?",
            "%(num)s images have no description yet: what do they show?",
            count,
        ),
        "underline": ngettext(
            "%(num)s underlining was dropped.", "%(num)s underlinings were dropped.", count
        ),
        "strike": ngettext(
            "%(num)s strike-through was dropped.", "%(num)s strike-throughs were dropped.", count
        ),
        "script": ngettext(
            "%(num)s raised or lowered text became plain.",
            "%(num)s raised or lowered texts became plain.",
            count,
        ),
        "small_caps": ngettext(
            "%(num)s text in small capitals became plain.",
            "%(num)s texts in small capitals became plain.",
            count,
        ),
        "link": ngettext(
            "%(num)s link to a file on a computer was dropped.",
            "%(num)s links to files on a computer were dropped.",
            count,
        ),
        "raw": ngettext(
            "%(num)s piece of code of another program was dropped.",
            "%(num)s pieces of code of other programs were dropped.",
            count,
        ),
        "lost": ngettext(
            "%(num)s word of the file is not in the text:",
            "%(num)s words of the file are not in the text:",
            count,
        ),
    }
    return words.get(code, code)
