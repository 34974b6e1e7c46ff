"""What codes of settling are called on the screen."""

from wiki.kernel.i18n import lazy

MODES = {
    "minimal": lazy("As few transfers as possible"),
    "hub": lazy("Through one school"),
    "project": lazy("Per project"),
}
MODE_HINTS = {
    "minimal": lazy("Schools that owe pay schools that are owed, over all projects together."),
    "hub": lazy("One school collects and pays out: one transfer for every school. Accountants like it."),
    "project": lazy("Nothing is netted between projects: every transfer belongs to one project."),
}
PERIOD_STATES = {
    "open": (lazy("Open"), "info"),
    "review": (lazy("In review"), "warm"),
    "closed": (lazy("Closed"), "plain"),
}
