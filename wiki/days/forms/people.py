"""Signing up, as typed, and what organisers tick."""

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

from wiki.days.rules.attendance import Ticks
from wiki.days.rules.days import CHOICES, REMARK_MAX, SignUpCommand
from wiki.kernel.forms import FormReader, read_ids


def sign_up(form: Mapping[str, str], rounds: Iterable[int]) -> SignUpCommand:
    """How somebody signs up; what is left open is no choice. Raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    choices = {}
    for round_id in rounds:
        ranked = (typed.maybe_id(f"choice_{round_id}_{rank}") for rank in range(1, CHOICES + 1))
        choices[round_id] = tuple(filter(None, ranked))
    command = SignUpCommand(choices, typed.line("diet", REMARK_MAX), typed.line("travel", REMARK_MAX))
    typed.done()
    return command


def ticks(form: MultiDict[str, str]) -> Ticks:
    """Who is ticked on a list, beside who was when it was shown."""
    present, listed, before = (read_ids(form.getlist(name)) for name in ("present", "listed", "before"))
    return Ticks(present, listed, before)
