"""What people do, in the reader's words."""

from wiki.kernel.i18n import lazy as _

KINDS = {
    "page": _("Writes"),
    "activity": _("Is in the working group of"),
    "workshop": _("Leads workshops"),
    "expert": _("Brought in"),
    "visit": _("Shows visitors"),
}
