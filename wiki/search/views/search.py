"""The search screen."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from flask import current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from wiki.pages.queries.pages import activity_choices, building_block_choices, school_choices
from wiki.pages.wording import type_name
from wiki.plan.queries import school_years
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor
from wiki.search import forms, wording
from wiki.search.queries import search, suggestions
from wiki.search.queries.search import Answer, Question
from wiki.search.services import synonyms as synonym_services
from wiki.search.views import synonyms as synonym_views
from wiki.search.views.blueprint import bp

__all__ = ["bp", "synonym_views"]

Choices = list[tuple[str, str]]


@bp.get("/search")
@access(ANYONE)
def results() -> ResponseReturnValue:
    """What there is about a question, best first."""
    question = forms.question(request.args)
    answer = search.search(current_actor(), question)
    chosen = _chosen(question)
    options = _options(question, answer)
    return render_template(
        "search/results.html",
        question=question,
        q=question.q,
        answer=answer,
        filtered=bool(chosen.keys() - {"q"}),
        active=_active(chosen, options),
        without_filters=_address({"q": question.q}),
        meant=_address(chosen | {"q": answer.meant}) if answer.meant else "",
        first=_address(chosen) if question.cursor else "",
        next=_address(chosen | {"cursor": answer.next}) if answer.next else "",
        label=wording.label,
        options=options,
        keeps_synonyms=synonym_services.may_edit(current_actor()),
    )


@bp.get("/search/suggest")
@access(MEMBERS)
def suggest() -> ResponseReturnValue:
    """What somebody who writes a link may mean by what is typed so far, as JSON for the editor."""
    found = suggestions.suggest(current_actor(), request.args.get("q", "")[:300])
    return jsonify({"items": [one.as_json() for one in found]}), 200, {"Cache-Control": "no-store"}


@bp.post("/search/addresses")
@access(MEMBERS)
def addresses() -> ResponseReturnValue:
    """Where links of a text lead, as JSON for the editor: the title at each address of this site or of the page that
    `[[title]]` names, empty where that is not known, null where there is nothing for this person."""
    asked = dict.fromkeys(request.form.getlist("address")[: suggestions.MOST_ADDRESSES])
    known = {address: "" if _is_route(address) else None for address in asked}
    return jsonify({"addresses": known | suggestions.titles_at(current_actor(), tuple(asked))})


def _is_route(address: str) -> bool:
    """Whether this site has screens or files at such addresses."""
    try:
        current_app.url_map.bind("").match(address.partition("?")[0].partition("#")[0], "GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _options(question: Question, answer: Answer) -> dict[str, Choices]:
    """What can be chosen for each filter, with how many there are where that is known."""
    counts = answer.counts
    kinds = [(kind, str(wording.KINDS[kind])) for kind in wording.PAGE_KINDS]
    artefact_types = sorted(((key, type_name(key)) for key in wording.ARTEFACT_TYPE_KEYS), key=lambda c: c[1])
    chosen = {question.activity} if question.activity else ()
    return {
        "type": _counted([(key, str(name)) for key, name in wording.TYPES.items()], counts.type),
        "kind": _counted(kinds, counts.kind),
        "artefact_type": _counted(artefact_types, counts.artefact_type),
        "activity": _named(activity_choices(chosen)),
        "building_block": _named(building_block_choices()),
        "school_year": [(year.label, year.label) for year in school_years()],
        "school": _named(school_choices()),
    }


def _counted(choices: Choices, counts: Mapping[str, int]) -> Choices:
    return [(key, f"{name} ({counts[key]})" if counts.get(key) else name) for key, name in choices]


def _named(choices: Iterable[tuple[int, str]]) -> Choices:
    return [(str(id_), name) for id_, name in choices]


def _active(chosen: Mapping[str, str | int], options: Mapping[str, Choices]) -> list[tuple[str, str, str]]:
    """Each filter that is on: its name, what was chosen, and the address without it."""
    found = []
    for name, value in chosen.items():
        if name != "q":
            text = dict(options.get(name, ())).get(str(value), "")
            found.append((name, text.rpartition(" (")[0] or text, _without(chosen, name)))
    return found


def _without(chosen: Mapping[str, str | int], name: str) -> str:
    return _address({key: value for key, value in chosen.items() if key != name})


def _chosen(question: Question) -> dict[str, str | int]:
    """What was filled in, as it stands in the address."""
    values = ((name, value) for name, value in vars(question).items() if name not in ("cursor", "limit"))
    return {name: 1 if value is True else value for name, value in values if value}


def _address(values: Mapping[str, str | int]) -> str:
    return f"{url_for('search.results')}?{urlencode(values)}"
