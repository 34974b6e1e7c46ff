"""The search screen."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.pages.queries import activity_choices, school_choices
from wiki.schools.access import ANYONE, access, current_actor
from wiki.search import forms, queries, wording
from wiki.search.queries import Question

bp = Blueprint("search", __name__)


@bp.get("/search")
@access(ANYONE)
def results() -> ResponseReturnValue:
    """What there is about a question, best first."""
    question = forms.question(request.args)
    answer = queries.search(current_actor(), question)
    chosen = _chosen(question)
    return render_template(
        "search/results.html",
        question=question,
        q=question.q,
        answer=answer,
        filtered=bool(chosen.keys() - {"q"}),
        without_filters=_address({"q": question.q}),
        first=_address(chosen) if question.cursor else "",
        next=_address(chosen | {"cursor": answer.next}) if answer.next else "",
        label=wording.label,
        types=list(wording.TYPES.items()),
        kinds=[(kind, wording.KINDS[kind]) for kind in wording.PAGE_KINDS],
        activities=activity_choices({question.activity} if question.activity else ()),
        schools=school_choices(),
    )


def _chosen(question: Question) -> dict[str, str | int]:
    """What was filled in, as it stands in the address."""
    names = ("q", "type", "kind", "activity", "school")
    return {name: value for name in names if (value := getattr(question, name))}


def _address(values: Mapping[str, str | int]) -> str:
    return f"{url_for('search.results')}?{urlencode(values)}"
