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
        if form.get(f"decision_{id_}") not in tuple(Decision):
            continue
        choice = Choice(
            activity_id=id_,
            decision=Decision(form[f"decision_{id_}"]),
            lead_school_id=typed.maybe_id(f"lead_school_{id_}"),
            result=typed.line(f"result_{id_}", RESULT_MAX),
            working_group=read_ids(form.getlist(f"group_{id_}")),
        )
        found.append(choice)
    typed.done()
    return found
