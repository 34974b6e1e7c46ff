"""Picking pages and their order."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.collections import forms, rules
from wiki.collections.rules import Selection

IDS = st.lists(st.integers(1, 2**31 - 1), max_size=120).map(lambda ids: rules.picked(tuple(ids)))
TITLES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=120).map(
    lambda t: " ".join(t.split())[:120].strip()
)


@given(IDS)
def test_no_page_is_in_it_twice_and_never_more_than_fit(pages: tuple[int, ...]) -> None:
    assert len(set(pages)) == len(pages) <= rules.MOST


@given(IDS.filter(bool), st.data())
def test_a_page_moves_one_place_and_the_others_keep_their_order(
    pages: tuple[int, ...], data: st.DataObject
) -> None:
    page = data.draw(st.sampled_from(pages))
    moved = rules.earlier(pages, page)
    assert rules.without_page(moved, page) == rules.without_page(pages, page)
    assert moved.index(page) == max(0, pages.index(page) - 1)


@given(IDS, st.integers(1, 2**31 - 1))
def test_what_is_added_can_be_left_out_again(pages: tuple[int, ...], page: int) -> None:
    if page not in pages and len(pages) < rules.MOST:
        assert rules.without_page(rules.with_page(pages, page), page) == pages


@given(IDS.filter(bool), TITLES)
def test_the_address_keeps_the_choice(pages: tuple[int, ...], title: str) -> None:
    selection = Selection(pages=pages, title=title)
    assert forms.selection(forms.address(selection)) == selection
