"""What somebody checks before a release, for every page and for each type of artefact."""

from typing import Final

from wiki.kernel.i18n import lazy as _

_ALWAYS: Final = ("names", "sources", "alone")
_TEXTS: Final = {
    "names": _("There are no names or faces of pupils in it, nor in the files."),
    "sources": _("It says where texts, images and ideas come from."),
    "alone": _("A colleague who was not there can use it without explanation."),
    "goal": _("It says what it is for, and for whom."),
    "tried": _("It was tried out at school, and the outcome was used to improve it."),
    "neutral": _("It asks what you see. It does not judge a colleague."),
    "short": _("It is short enough to use in a lesson or a conversation."),
    "levels": _("The levels differ by what a pupil does, not by “more” or “better”."),
    "no_marks": _("It says that it is not meant for grading."),
    "time": _("It says how much time it takes and what you need."),
    "anonymous": _("It says how answers stay anonymous and how long they are stored."),
    "scoring": _("It says how to count and read the answers."),
    "steps": _("The steps are in the right order and each says who does what."),
    "limits": _("It says what the research does not show."),
    "method": _("Somebody else could repeat the research from the description."),
    "consent": _("The people and schools in it have agreed to be in it."),
    "own_situation": _("It says what a school has to decide for itself."),
    "readable": _("Slides and images are readable in black and white and have a description."),
}
_BY_TYPE: Final = {
    "observation_guide": ("goal", "neutral", "short"),
    "reflection_form": ("goal", "short"),
    "rubric": ("levels", "no_marks"),
    "learning_trajectory": ("goal", "steps"),
    "lesson_card": ("time", "tried"),
    "teaching_activity": ("time", "tried"),
    "guide": ("own_situation", "tried"),
    "development_monitor": ("scoring", "own_situation"),
    "questionnaire": ("anonymous", "scoring"),
    "conversation_guide": ("short", "tried"),
    "step_plan": ("steps", "tried"),
    "form_template": ("goal",),
    "event_script": ("time", "steps"),
    "presentation": ("readable",),
    "practice_example": ("consent", "own_situation"),
    "research_report": ("method", "limits"),
    "literature_review": ("limits",),
    "policy_document": ("own_situation",),
}
_BY_KIND: Final = {"research": ("limits",), "story": ("consent",), "instrument": ("goal",)}


def checklist(kind: str, artefact_type: str | None) -> tuple[tuple[str, str], ...]:
    """(key, sentence) of all that has to be true before a page of this kind and type is released."""
    own = _BY_TYPE.get(artefact_type or "", _BY_KIND.get(kind, ()))
    return tuple((key, _TEXTS[key]) for key in (*_ALWAYS, *own))
