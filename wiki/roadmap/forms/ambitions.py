"""Questions to the schools and their answers, as they were typed."""

from collections.abc import Collection

from wiki.kernel.forms import Form, FormReader
from wiki.roadmap.rules.ambitions import ANSWER_MAX, QUESTION_MAX, QUESTIONS_MAX, AnswersCommand, RoundCommand


def asked(form: Form) -> RoundCommand:
    """The questions, empty ones left out, and the day; raises Invalid."""
    typed = FormReader(form)
    lines = [typed.line(f"question_{number}", QUESTION_MAX) for number in range(1, QUESTIONS_MAX + 1)]
    command = RoundCommand(tuple(line for line in lines if line), typed.day("answer_by"))
    typed.done()
    return command


def answers(form: Form, question_ids: Collection[int]) -> AnswersCommand:
    """What a school answers; raises Invalid."""
    typed = FormReader(form)
    texts = {id_: typed.text(f"answer_{id_}", ANSWER_MAX) for id_ in question_ids}
    typed.done()
    return AnswersCommand(texts, send=form.get("way") == "send")
