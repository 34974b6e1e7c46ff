"""How the rows of a statement are called."""

from wiki.costs import wording as cost_wording
from wiki.kernel.i18n import _
from wiki.statements.rules import BORNE, PAID, SETTLED, Movement


def what(row: Movement) -> str:
    """What a movement is, in a few words; and whether it is of a period before the one it was posted in."""
    said = _kind(row)
    return _("%(what)s (adjustment of an earlier period)", what=said) if row.prior else said


def _kind(row: Movement) -> str:
    if row.account == PAID:
        return _("Reversed: paid before") if row.kind == "reversal" else _("Paid by the school")
    if row.account == BORNE:
        return _("Reversed: borne before") if row.kind == "reversal" else _("Share of the school")
    if row.account == SETTLED:
        return _("Settlement withdrawn") if row.kind == "reversal" else _("Included in a settlement")
    if row.kind == "payment":
        return _("Paid to %(school)s", school=row.other_school) if row.cents < 0 else _received(row)
    if row.kind == "reversal":
        return _("Settlement withdrawn: not to be transferred")
    return _("To be transferred by the settlement")


def _received(row: Movement) -> str:
    return _("Received from %(school)s", school=row.other_school)


def fraction(row: Movement) -> str:
    """The part of a cost that the school bears: `860/7400`."""
    return f"{row.part.numerator}/{row.part.denominator}" if row.part is not None else ""


def key(row: Movement) -> str:
    """The way the cost was divided."""
    return str(cost_wording.METHODS.get(row.method, row.method)) if row.part is not None else ""


def standing(cents: int) -> str:
    """Which way a balance points."""
    if cents > 0:
        return _("to pay")
    return _("to receive") if cents < 0 else _("nothing outstanding")
