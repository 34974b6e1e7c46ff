"""How research supports a page, in the reader's words."""

from wiki.kernel.i18n import lazy as _

HOW = {
    "supports": _("Supports it"),
    "partly": _("Partly supports it"),
    "idea": _("Gave the idea"),
    "contradicts": _("Contradicts it"),
}
