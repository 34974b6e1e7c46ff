"""What typst says of a page, in words for its writers."""

from wiki.kernel.i18n import _


def advice(said: str) -> str:
    """Why a PDF cannot be read by everybody; empty when nothing does."""
    if not said:
        return ""
    if "alt" in said or "alternative" in said:
        return _("Give every image a description: what does it show?")
    if "heading" in said:
        return _("Do not skip a heading level, and do not leave a heading empty.")
    if "glyph" in said or "font" in said or "character" in said:
        return _("The text contains a character that cannot be printed here. Use words instead.")
    return _("Something in the text cannot be read aloud. Look at tables, images and formulas.")
