"""Two languages, whole: every text a reader sees is in the Dutch catalogue, and nothing else is."""

import re
from pathlib import Path

import pytest

from tests.support.catalogue import dutch, entries, in_step, texts, translations
from tests.support.template_texts import untranslated, untranslated_errors
from tests.support.walks import each

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.html"))
CODE = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "wiki").rglob("*.py"))


def placeholders(text: str) -> set[str]:
    """The names between %( and )s."""
    return set(re.findall(r"%\((\w+)\)", text))


def test_every_text_has_a_dutch_translation() -> None:
    catalogue = entries(dutch())
    missing = [
        f"{places[0]}: {text}"
        for text, places in texts().items()
        if text not in catalogue or not all(translations(catalogue[text])) or catalogue[text].fuzzy
    ]
    assert not missing, "no Dutch yet:\n" + "\n".join(missing)


def test_no_entry_of_the_catalogue_is_unused() -> None:
    assert set(entries(dutch())) - set(texts()) == set()


def test_a_translation_has_the_placeholders_of_its_text() -> None:
    for text, message in entries(dutch()).items():
        forms = (text,) if isinstance(text, str) else text
        for form, translated in zip(forms, translations(message), strict=True):
            assert placeholders(translated) <= placeholders(forms[-1]) | placeholders(form), text
        assert placeholders(translations(message)[-1]) == placeholders(forms[-1]), text


def test_a_text_that_counts_has_both_dutch_forms() -> None:
    for text, message in entries(dutch()).items():
        assert isinstance(text, tuple) == (len(translations(message)) == 2), text


def test_bringing_the_catalogue_in_step_loses_no_translation() -> None:
    before = entries(dutch())
    after = entries(in_step(dutch()))
    assert all(after[text].string == before[text].string for text in before.keys() & after.keys())


@each(name for name in TEMPLATES if not name.startswith("templates/patterns"))
def test_a_template_has_no_text_outside_the_catalogue(name: str) -> None:
    assert list(untranslated((ROOT / name).read_text())) == []


@each(CODE)
def test_no_error_or_message_says_something_outside_the_catalogue(name: str) -> None:
    assert list(untranslated_errors((ROOT / name).read_text())) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Opslaan</p>",
        '<p title="Sluiten">{{ _("Close") }}</p>',
        "<p>{{ name }} schreef</p>",
        '{{ button("Save") }}',
        "{% if x %}Ja{% endif %}",
    ],
)
def test_a_literal_text_in_a_template_is_found(source: str) -> None:
    assert list(untranslated(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        '<p>{{ _("Save") }} · {{ ngettext("%(num)s page", "%(num)s pages", n) }}</p>',
        '<a class="button" href="/pages/{{ id }}"{% if x %} hidden{% endif %}>→</a>',
        '{# A comment. #}{{ chip(state, kind="warm") }}',
        "<title>{{ title }} · Lichtwerk</title>",
    ],
)
def test_what_needs_no_translation_is_left_alone(source: str) -> None:
    assert list(untranslated(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise NotAllowed("Not for you.")',
        'raise Invalid({"title": "Give a title."})',
        'raise ma.ValidationError("Not for you.")',
        'raise marshmallow.ValidationError(message="Not for you.", field_name="title")',
        'raise ValidationError({"title": ["Give a title."]})',
        'raise ValidationError(["Wrong."])',
        'raise ValidationError(f"Not {name}.")',
        'raise ValidationError("No." if few else _("Too many."))',
        'raise ValidationError(_("Wrong:") + " see there.")',
        'abort(422, messages={"title": ["Give a title."]})',
        'return problem(409, _("Too late"), "Somebody was first.")',
        'flash("Saved as it is.", "info")',
    ],
)
def test_a_literal_text_in_an_error_is_found(source: str) -> None:
    assert list(untranslated_errors(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        'raise NotAllowed(lazy("Not for you."))',
        'raise ma.ValidationError(_("The last day is before the first day."), "ends_on")',
        'raise ValidationError({"title": [_("Give a title.")]})',
        'raise Invalid({"": conflict.detail})',
        "raise ValidationError()",
        "abort(404)",
    ],
)
def test_a_translated_text_in_an_error_is_left_alone(source: str) -> None:
    assert list(untranslated_errors(source)) == []
