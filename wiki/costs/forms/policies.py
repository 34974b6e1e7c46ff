"""What is typed about the rules of the network about money. No database."""

from werkzeug.datastructures import MultiDict

from wiki.kernel.forms import FormReader


def money_rules(form: MultiDict[str, str]) -> dict[str, int]:
    """The rules about money by name; raises TypedInvalid."""
    typed = FormReader(form)
    found = {"second_approver_above": typed.needed_euro("second_approver_above")}
    found |= {name: typed.whole(name) for name in ("objection_days", "payment_days")}
    typed.done()
    return found
