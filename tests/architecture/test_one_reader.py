"""The same mistake gives the same sentence: in every form with a day to fill in, and in every such field of the API."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import marshmallow as ma
import pytest
from flask import Flask
from marshmallow import class_registry
from werkzeug.datastructures import MultiDict

from wiki.agreements import forms as agreements
from wiki.costs.forms import costs as cost_forms
from wiki.costs.forms import keys as key_forms
from wiki.costs.forms import policies as policy_forms
from wiki.costs.forms import projects as project_forms
from wiki.days.forms import days
from wiki.experts.forms import experts
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import force_locale
from wiki.kernel.schema_messages import in_words
from wiki.plan import forms as plan
from wiki.register import forms as register
from wiki.releases import forms as releases
from wiki.roadmap.forms import ambitions, milestones
from wiki.schools.forms import PupilCountForm
from wiki.settlement import forms as settlement

WIKI = Path(__file__).resolve().parents[2] / "wiki"
WRONG = ("31-2-2019", "2019-W11-4", "20190314", "overmorgen")
Form = MultiDict[str, str]
FORMS: dict[str, tuple[Callable[[Form], Any], tuple[str, ...]]] = {
    "activity": (plan.activity_command, ("starts_on", "ends_on")),
    "release": (releases.new_release, ("expires_on",)),
    "good until": (releases.expires_on, ("expires_on",)),
    "pupils": (PupilCountForm.read, ("counted_on",)),
    "project": (project_forms.open_project, ("starts_on", "ends_on", "effective_from")),
    "facts": (project_forms.project_facts, ("starts_on", "ends_on")),
    "key": (lambda form: key_forms.key_version(form, [1]), ("effective_from",)),
    "rules": (policy_forms.money_rules, ("counts_from",)),
    "joining": (project_forms.participant, ("from_on",)),
    "leaving": (project_forms.last_day, ("to_on",)),
    "cost": (lambda form: cost_forms.record_cost(form, [1]), ("dated_on", "rate_on")),
    "review": (settlement.review, ("objections_until",)),
    "payment": (settlement.payment, ("paid_on",)),
    "payment file": (settlement.payment_file, ("execute_on",)),
    "milestone": (milestones.milestone, ("due_on", "reached_on")),
    "questions to schools": (ambitions.asked, ("answer_by",)),
    "network day": (days.day_command, ("held_on", "opens_on", "closes_on")),
    "consent of an expert": (experts.consent, ("given_on",)),
    "costs of the register": (register.costs, ("since", "until")),
    "agreement": (lambda form: agreements.terms(form, None), ("effective_from",)),
}
IN_A_VIEW = {"adopt_from"}
"""A form of two fields that its view reads itself, with the same reader."""


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_day_is_refused_with_the_same_sentence_in_every_form(app: Flask, wrong: str) -> None:
    said = set()
    for read, fields in FORMS.values():
        form = MultiDict({"kind": "invoice", "currency": "USD", **dict.fromkeys(fields, wrong)})
        with app.test_request_context(), force_locale("en"), pytest.raises(Invalid) as invalid:
            read(form)
        said |= {str(invalid.value.errors[field]) for field in fields}
    assert said == {"Enter a date like 14-03-2019."}


def test_no_form_with_a_day_is_left_out() -> None:
    read = re.compile(r'\.(?:maybe_)?day\("(\w+)"\)')
    found = {name for path in WIKI.rglob("*.py") for name in read.findall(path.read_text("utf-8"))}
    assert found == {name for _read, fields in FORMS.values() for name in fields} | IN_A_VIEW


def days_of_the_api() -> Iterator[ma.fields.Date]:
    """The fields with a day in every schema of ours."""
    for classes in class_registry._registry.values():
        for schema in classes:
            if schema.__module__.startswith("wiki."):  # type: ignore[union-attr]
                fields = schema._declared_fields.values()  # type: ignore[union-attr]
                yield from (field for field in fields if isinstance(field, ma.fields.Date))


@pytest.mark.parametrize(
    "wrong", [*WRONG, "2019-02-31", "14-3-2019", "14 maart 2019", "2019W114", "", " 2019-03-14"]
)
def test_a_wrong_day_is_refused_with_the_same_sentence_everywhere_in_the_api(app: Flask, wrong: str) -> None:
    fields = [field for field in days_of_the_api() if not field.dump_only]
    said = set()
    for field in fields:
        with app.test_request_context(), force_locale("en"):
            with pytest.raises(ma.ValidationError) as refused:
                field.deserialize(wrong)
            said |= {in_words(str(sentence)) for sentence in refused.value.messages}
    assert len(fields) > 5 and said == {"Enter a date like 2019-03-14."}


def test_only_the_kernel_reads_days_and_numbers_of_a_form() -> None:
    by_hand = re.compile(
        r"strptime|\.isdigit\(|\.isdecimal\(|\.get(?:list)?\([^)]*type=int|2 ?\*\* ?(?:31|63)"
    )
    rooms = [
        path
        for path in WIKI.rglob("*.py")
        if {"forms", "views", "api", "schemas"} & {path.stem, *path.relative_to(WIKI).parts}
    ]
    found = [str(path.relative_to(WIKI)) for path in rooms if by_hand.search(path.read_text("utf-8"))]
    assert [name for name in found if not name.startswith("kernel")] == []


BY_HAND = {
    "accounts/views/account.py": "signing in is counted, a password is counted first, a new token is shown once",
    "accounts/views/passwords.py": "a form that was interrupted goes on behind the one for a password",
    "adaptations/views.py": "an offer that is no longer there to withdraw is said in passing",
    "costs/views/keys.py": "a decision on a key has its form on the page of the project",
    "costs/views/network_keys.py": "taking over a key of the network has its form on another screen",
    "costs/views/participation.py": "what would follow is shown, and nothing is written",
    "desk/views/simulation.py": "nothing is written",
    "imports/views/imports.py": "each file by itself, and a clash of two texts has a screen of its own",
    "intake/views.py": "what a file says is shown, and nothing is written",
    "pages/views/attachments.py": "each file by itself",
    "pages/views/conflicts.py": "a clash of two texts has a screen of its own",
    "pages/views/drafts.py": "what cannot be stored is said to a script, or the form stays as it is",
    "pages/views/pages.py": "a clash of two texts has a screen of its own, and a new page is said to the browser",
    "register/views.py": "a list that cannot be narrowed down is not shown, and nothing is written",
    "schools/views/admin.py": "a first password is shown once",
    "structure/views.py": "which text of two pages stays is asked, and nothing is written",
}
"""The screens that answer a refusal in another way than `kernel.acting.act` does, and why."""


def test_do_or_show_again_is_written_once() -> None:
    by_hand = re.compile(r"except \(?(?:Invalid|Conflict)\b")
    files = [path for path in WIKI.rglob("*.py") if "views" in (path.stem, path.parent.name)]
    found = {str(path.relative_to(WIKI)) for path in files if by_hand.search(path.read_text("utf-8"))}
    assert found == set(BY_HAND)
