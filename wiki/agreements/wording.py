"""The seven conditions and what is said of them, in plain words."""

from types import MappingProxyType

from wiki.agreements.rules import Flag, Remark, Verdict
from wiki.kernel.i18n import lazy as _

CONDITIONS = MappingProxyType(
    {
        1: _("The costs are made for several schools"),
        2: _("One of these schools pays first"),
        3: _("The actual amount is divided, without a margin"),
        4: _("The distribution key was set beforehand"),
        5: _("All schools bear the risk by the same key"),
        6: _("Who pays first also bears a share"),
        7: _("The key fits what each school gets out of it"),
    }
)
NEXT = MappingProxyType(
    {
        1: _("Have at least two schools take part, starting before the first cost."),
        2: _(
            "Have a participating school pay, and put the invoice in its name. Reverse a cost that "
            "does not fit."
        ),
        3: _("Reverse the cost and enter it again with its document."),
        4: _(
            "This cannot be corrected afterwards. Ask a tax adviser, and from now on approve a key "
            "before its costs."
        ),
        5: _("Add an agreement that says so, and have each school sign it."),
        6: _("Have a school pay that also bears a share, or ask a tax adviser."),
        7: _("Give a new key version a reason: why this division fits what each school gets out of it."),
    }
)
VERDICTS = MappingProxyType(
    {
        Verdict.GREEN: _("In order"),
        Verdict.RED: _("Not in order"),
        Verdict.OPEN: _("Nothing to assess yet"),
    }
)
NO_ADVICE = _(
    "This is not tax advice. Lichtwerk shows what the books say about the seven conditions; let a tax "
    "adviser judge."
)
_OF_COST = MappingProxyType(
    {
        Flag.ALONE_ON_DAY: _("Cost %(cost)s: on its date fewer than two schools took part."),
        Flag.NO_PURPOSE: _("Cost %(cost)s does not say what it is for."),
        Flag.PAYER_OUTSIDE: _("Cost %(cost)s: the payer (%(school)s) did not take part on that date."),
        Flag.SEVERAL_PAYERS: _(
            "Cost %(cost)s was paid by several schools. Check whether each has an invoice."
        ),
        Flag.NO_DOCUMENT: _("Cost %(cost)s has no document."),
        Flag.HIGH_RATE: _("Cost %(cost)s: the rate for an hour is above 105 %% of the wage cost."),
        Flag.NO_KEY: _("Cost %(cost)s was divided with a key that nobody approved."),
        Flag.KEY_AFTERWARDS: _(
            "Cost %(cost)s: key version %(key)s was approved on or after the date of the cost."
        ),
        Flag.OTHER_KEY: _(
            "Cost %(cost)s is a credit note that was divided with a different key from its cost."
        ),
        Flag.BEFORE_AGREEMENT: _("Cost %(cost)s is dated before the agreement takes effect."),
        Flag.PAYER_BEARS_NOTHING: _("Cost %(cost)s: %(school)s paid it and bears none of it."),
    }
)
_OTHER = MappingProxyType(
    {
        Flag.ONE_SCHOOL: _("Fewer than two schools are taking part."),
        Flag.IN_WHOSE_NAME: _(
            "Check for yourself that each invoice is in the name of the school that paid it."
        ),
        Flag.NO_AGREEMENT: _("There is no agreement."),
        Flag.NO_RISK: _(
            "The newest agreement does not say that all schools bear overruns and losses by the same key."
        ),
        Flag.NOT_SIGNED: _("%(school)s has not signed the newest agreement."),
        Flag.NO_REASON: _("Key version %(key)s has no reason."),
        Flag.RATIO: _("Judge for yourself whether the reason for the key is right: the books cannot tell."),
    }
)


def sentence(remark: Remark) -> str:
    """What a remark says."""
    text = str({**_OF_COST, **_OTHER}[remark.flag])
    values = {
        "cost": str(remark.cost_number or ""),
        "key": str(remark.key_version or ""),
        "school": remark.school or str(_("a school outside the project")),
    }
    return text % values if "%(" in text else text
