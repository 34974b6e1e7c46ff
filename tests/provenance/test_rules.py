"""The costs of a project over the pages it made: exact in sum, whatever happens."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.provenance import rules
from wiki.provenance.rules import Project

PAGES = st.dictionaries(st.integers(1, 50), st.integers(1, rules.WEIGHT_MAX), min_size=1, max_size=12)
BORNE = st.dictionaries(st.integers(1, 9), st.integers(-(10**9), 10**9), max_size=9)


def project(borne: dict[int, int], weights: dict[int, int], minutes: int = 0) -> Project:
    return Project(1, "P1", "Project", "/projects/1-project", borne, minutes, weights)


@given(BORNE, PAGES, st.integers(0, 10**6))
def test_all_pages_together_cost_exactly_what_the_project_cost(
    borne: dict[int, int], weights: dict[int, int], minutes: int
) -> None:
    made = project(borne, weights, minutes)
    pages = [rules.provenance(page, [made], 0) for page in weights]
    assert sum(page.cents for page in pages) == made.cents == sum(borne.values())
    assert sum(page.minutes for page in pages) == minutes


@given(BORNE, PAGES)
def test_a_page_is_within_a_cent_of_its_exact_part(borne: dict[int, int], weights: dict[int, int]) -> None:
    made, of = project(borne, weights), sum(weights.values())
    for page, cents in made.parts(made.cents).items():
        assert abs(cents * of - made.cents * weights[page]) < of


@given(st.integers(-(10**9), 10**9), st.integers(1, 40))
def test_the_cost_for_each_school_is_the_nearest_cent(cents: int, using: int) -> None:
    found = rules.provenance(1, [project({1: cents}, {1: 1})], using).per_using_school
    assert found is not None and abs(found * using - cents) * 2 <= using


def test_nobody_who_uses_it_is_no_division() -> None:
    assert rules.provenance(1, [project({1: 100}, {1: 1})], 0).per_using_school is None


def test_a_school_that_bears_of_two_projects_shares_once() -> None:
    two = [project({1: 50, 2: 50}, {7: 1}), project({2: 30, 3: 0}, {7: 1})]
    assert rules.provenance(7, two, 0).sharing == 2
