"""The lists of places to touch for something new are whole: they equal the places that name what is there already."""

import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import pytest

from tests.support.catalogue import dutch, entries, translations
from wiki.app import SLICES
from wiki.costs.rules.cost_kinds import KINDS, USUAL, CostKind
from wiki.costs.wording import KIND_WORDS
from wiki.documents.services.formats import FORMATS, format_for
from wiki.kernel.api import CursorArgs
from wiki.kernel.errors import NotFound
from wiki.notices import wording as notices
from wiki.pages.api.pages import FiltersSchema
from wiki.pages.queries.pages import Filters
from wiki.search.api import SearchArgs, SearchCountsSchema
from wiki.search.queries.search import Question
from wiki.search.rules.facets import FILTERS, Counts

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/how-to/extend.md").read_text(encoding="utf-8")
ITEM = re.compile(r"^\d+\. `([^`]+)`(?:: ((?:`[^`]+`, )*`[^`]+`)\.)?", re.MULTILINE)
CATALOGUE = "wiki/translations/nl/LC_MESSAGES/messages.po"
EXAMPLES = ("wiki/demo/", "wiki/bench/")
"""They use what is there, and need nothing when something is added."""


def listed(heading: str) -> dict[str, list[str]]:
    """The places that a section lists, each with what is named there."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {path: re.findall(r"`([^`]+)`", names) for path, names in ITEM.findall(section)}


def naming(pattern: str, *folders: str) -> set[str]:
    """The files of these folders in which the pattern is found, but for those that only give an example."""
    files = (file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix != ".pyc")
    texts = {file.relative_to(ROOT).as_posix(): file for file in files if file.is_file()}
    return {
        path
        for path, file in texts.items()
        if not path.startswith(EXAMPLES) and re.search(pattern, file.read_text("utf-8", errors="replace"))
    }


def in_catalogue(words: Iterable[str]) -> set[str]:
    """The catalogue, when it has these words in Dutch, as they are shown here."""
    known = {form for message in entries(dutch()).values() for form in translations(message)}
    return {CATALOGUE} if {str(word) for word in words} <= known else set()


def test_every_name_in_the_text_is_one_of_the_code() -> None:
    known = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("wiki", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert [name for name in re.findall(r"`(\w+)`", TEXT) if not re.search(rf"\b{name}\b", known)] == []


HEADINGS = re.findall(r"^## (A .+)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_place_is_there_with_what_is_named_in_it(heading: str) -> None:
    places = listed(heading)
    assert len(places) >= 3
    for path, names in places.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        assert [name for name in names if not re.search(rf"\b{name}\b", text)] == [], path


def test_a_list_is_there_for_each_thing_that_is_often_added() -> None:
    assert HEADINGS == [
        "A type of cost",
        "A notice",
        "A download format",
        "A filter of the list of pages",
        "A filter of search",
        "A slice",
    ]


@pytest.mark.parametrize("kind", sorted({*CostKind} - {USUAL, CostKind.CREDIT}))
def test_a_type_of_cost_is_named_nowhere_but_in_the_listed_places(kind: CostKind) -> None:
    """A credit note, which turns a cost round, is the one that other code knows too."""
    found = naming(
        rf"\bCostKind\.{kind.name}\b|\bkind [=!]= [\"']{kind}[\"']", "wiki", "templates", "static/js"
    )
    assert found == {"wiki/costs/rules/cost_kinds.py", "wiki/costs/wording.py"}


def test_the_places_for_a_type_of_cost_are_all_that_name_one() -> None:
    kind, words = CostKind.CONTRIBUTION, KIND_WORDS[CostKind.CONTRIBUTION]
    assert set(KIND_WORDS) == set(KINDS) == set(CostKind)
    found = naming(
        rf"[\"'`]{kind}[\"'`]|\bCostKind\.{kind.name}\b", "wiki", "templates", "static/js", "docs/how-to"
    )
    assert found | in_catalogue([words.name, words.hint]) == set(listed("A type of cost"))


def test_the_places_for_a_notice_are_all_that_name_one() -> None:
    kind = notices.KINDS["page_outdated"]
    found = naming(r"\bpage_outdated\b", "wiki", "templates", "static/js")
    assert found | in_catalogue([kind.title, kind.sentence]) == set(listed("A notice"))


@pytest.mark.parametrize("kind", notices.KINDS)
def test_a_notice_is_named_by_its_words_and_by_services_that_send_it(kind: str) -> None:
    everywhere = naming(rf"[\"']{kind}[\"']", "wiki", "templates")
    others = {path for path in everywhere if not path.startswith("wiki/notices/wording/")}
    assert others
    assert [path for path in others if "/services" not in path] == []


def test_the_places_for_a_download_format_are_all_that_name_one() -> None:
    assert "epub" in FORMATS
    assert naming(r"\bepub\b", "wiki", "templates", "static/js", "docs/reference") == set(
        listed("A download format")
    )


def test_every_download_format_has_its_link_and_its_reference() -> None:
    link, reference = (
        ROOT / path for path in ("templates/documents/downloads.html", "docs/reference/downloads.md")
    )
    headings = "\n".join(re.findall(r"^## .*$", reference.read_text(encoding="utf-8"), re.MULTILINE))
    assert [key for key in FORMATS if f"base }}}}{key}" not in link.read_text(encoding="utf-8")] == []
    assert [key for key in FORMATS if f"`{key}`" not in headings] == []


@pytest.mark.usefixtures("app")
def test_whoever_asks_for_another_format_is_told_every_one_there_is() -> None:
    with pytest.raises(NotFound) as refused:
        format_for("no format")
    assert [key for key in FORMATS if key not in re.findall(r"\w+", refused.value.detail)] == []


def test_the_text_on_costs_names_every_type_as_scripts_do() -> None:
    text = (ROOT / "docs/how-to/record-costs.md").read_text(encoding="utf-8")
    assert [kind for kind in CostKind if f"`{kind}`" not in text] == []


def test_the_places_for_a_filter_of_pages_are_all_that_name_one() -> None:
    names = [field.name for field in fields(Filters)]
    assert set(names) == set(FiltersSchema().fields) - set(CursorArgs().fields)
    found = set.intersection(*(naming(rf"\b{name}\b", "wiki/pages", "templates/pages") for name in names))
    assert found - {"wiki/pages/models.py"} == set(listed("A filter of the list of pages"))


def test_the_places_for_a_filter_of_search_are_all_that_name_one() -> None:
    names = {field.name for field in fields(Question)}
    assert names == set(SearchArgs().fields)
    counted = {field.name for field in fields(Counts)} - {"total"}
    assert set(FILTERS) == counted == set(SearchCountsSchema().fields)
    assert naming(r"\bin_use\b", "wiki/search", "templates/search") == set(listed("A filter of search"))


@pytest.mark.parametrize("name", [f.name for f in fields(Question) if f.name not in ("q", "cursor", "limit")])
def test_every_filter_of_search_is_read_applied_and_shown(name: str) -> None:
    places = set(listed("A filter of search")) - {"wiki/search/rules/facets.py"}
    assert places - naming(rf"\b{name}\b", "wiki/search", "templates/search") == set()


@pytest.mark.parametrize("name", SLICES)
def test_a_slice_is_named_in_the_listed_places_and_no_other(name: str) -> None:
    named = {
        path
        for path in naming(rf"(?m)^    [\"']{name}[\"'],$|^- `{name}`: ", "wiki", "docs/explanation")
        if not path.startswith(f"wiki/{name}/")
    }
    contract = re.search(
        rf'^    "{name}",$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert contract
    assert named | {"pyproject.toml"} == set(listed("A slice"))
