"""What can be watched, in words."""

from wiki.kernel.i18n import lazy as _

THINGS = {
    "page": _("Pages"),
    "activity": _("Activities"),
    "school": _("Schools"),
    "tag": _("Tags"),
}
