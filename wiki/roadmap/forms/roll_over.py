"""What goes over to the next school year, as it was ticked."""

from collections.abc import Collection

from werkzeug.datastructures import MultiDict

from wiki.kernel.forms import FormReader, read_ids
from wiki.roadmap.rules.roll_over import RESULT_MAX, Choice, Decision


def choices(form: MultiDict[str, str], activity_ids: Collection[int]) -> list[Choice]:
    """What was decided of these activities; those of which nothing was decided are left out. Raises Invalid."""
    typed = FormReader(form)
    found = []
    for id_ in activity_ids:
        lead, result = typed.maybe_id(f"lead_school_{id_}"), typed.line(f"result_{id_}", RESULT_MAX)
        decision = form.get(f"decision_{id_}")
        if decision in tuple(Decision):
            group = read_ids(form.getlist(f"group_{id_}"))
            found.append(Choice(id_, Decision(decision), lead, result, group, form.get(f"seen_{id_}")))
    typed.done()
    return found
