"""The artefact types a network starts with, and the Markdown template each kind of page begins from."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final


@dataclass(frozen=True)
class ArtefactType:
    """One type in the select list: a stable key and its name in both languages."""

    key: str
    name_nl: str
    name_en: str


ARTEFACT_TYPES: Final = (
    ArtefactType("observation_guide", "Kijkwijzer", "Observation guide"),
    ArtefactType("reflection_form", "Reflectieformulier", "Reflection form"),
    ArtefactType("rubric", "Rubric", "Rubric"),
    ArtefactType("learning_trajectory", "Leerlijn", "Learning trajectory"),
    ArtefactType("lesson_card", "Leskaart", "Lesson card"),
    ArtefactType("teaching_activity", "Werkvorm", "Teaching activity"),
    ArtefactType("guide", "Handreiking", "Guide"),
    ArtefactType("development_monitor", "Ontwikkelmonitor (zelfscan)", "Development monitor (self-scan)"),
    ArtefactType("questionnaire", "Vragenlijst", "Questionnaire"),
    ArtefactType("conversation_guide", "Gespreksleidraad", "Conversation guide"),
    ArtefactType("step_plan", "Stappenplan", "Step-by-step plan"),
    ArtefactType("form_template", "Format (sjabloon)", "Form template"),
    ArtefactType("event_script", "Draaiboek", "Event script"),
    ArtefactType("presentation", "Presentatie", "Presentation"),
    ArtefactType("practice_example", "Praktijkvoorbeeld", "Practice example"),
    ArtefactType("research_report", "Onderzoeksverslag", "Research report"),
    ArtefactType("literature_review", "Literatuurverkenning", "Literature review"),
    ArtefactType("policy_document", "Beleidsstuk (voorbeeld)", "Policy document (example)"),
)
"""In the order of the select list; a network's coordinator can add to it."""

KINDS: Final = ("instrument", "research", "story", "page")
"""The kinds of page; each has a template too, for a page without an artefact type."""

WORKSHOP_NOTES: Final = "workshop_notes"
"""The template of the notes of a workshop, which begin from the workshop itself."""

VISIT_REPORT: Final = "visit_report"
"""The template of the report of a visit to a school, which begins from the question of the visit."""

TEMPLATE_KEYS: Final = frozenset(
    (*(type_.key for type_ in ARTEFACT_TYPES), *KINDS, WORKSHOP_NOTES, VISIT_REPORT)
)
"""What has a template: the types, the kinds themselves, the notes of a workshop and the report of a visit."""


@cache
def template_for(key: str) -> str:
    """Dutch Markdown to begin a page from, for an artefact type or a kind; empty for a key a network added."""
    if key not in TEMPLATE_KEYS:
        return ""
    return files("wiki.pages").joinpath("artefact_templates", f"{key}.md").read_text(encoding="utf-8")
