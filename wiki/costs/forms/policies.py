"""What is typed about the rules of the network about money. No database."""

from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.kernel.forms import FormReader


def money_rules(form: MultiDict[str, str]) -> tuple[dict[str, int], date]:
    """The rules about money by name, and the day from which they are to count; raises TypedInvalid."""
    typed = FormReader(form)
    found = {"second_approver_above": typed.needed_euro("second_approver_above")}
    found |= {name: typed.whole(name) for name in ("objection_days", "payment_days", "tie_rule")}
    found["hub"] = typed.maybe_id("hub") or 0
    counts_from = typed.day("counts_from")
    typed.done()
    return found, counts_from
