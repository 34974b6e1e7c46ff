"""What an update may be: looked into byte by byte before it comes near the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, merge_updates

from tests.support.examples import some
from wiki.bench.live_tab import Tab
from wiki.live.rules.text_changes import steps
from wiki.live.rules.updates import BadUpdate, inspect, known_writers
from wiki.pages.rules.pages import clean_body

TYPED = st.text(st.characters(codec="utf-8"), max_size=8).map(clean_body)
TEXTS = st.text(st.sampled_from("ab é🐎\n|- x"), max_size=60)


@settings(max_examples=some(25))
@given(st.lists(st.tuples(st.integers(0, 30), TYPED, st.integers(0, 4)), max_size=12))
def test_everything_that_can_be_typed_passes_and_is_measured_right(typed: list[tuple[int, str, int]]) -> None:
    tab, known = Tab(), {}
    for at, added, removed in typed:
        at = min(at, len(tab.value))
        tab.type(at, added, removed)
    for update in tab.pending:
        found = inspect(update)
        assert found.fits(known)
        known |= found.made
    assert {w: n for w, n in known.items() if n} == known_writers(tab.doc.get_state())
    if tab.pending:
        assert inspect(merge_updates(*tab.pending)).fits({})


@given(st.binary(max_size=60))
def test_other_bytes_are_an_update_or_are_refused_and_never_anything_else(data: bytes) -> None:
    try:
        inspect(data)
    except BadUpdate:
        return
    Doc().apply_update(data)


@given(st.integers(0, 99), st.integers(0, 255))
def test_an_update_with_a_damaged_byte_never_breaks_the_text(at: int, byte: int) -> None:
    tab = Tab(writer=7)
    for added in ("Een ", "žluť 🐎", "twee\n"):
        tab.append(added)
    update = bytearray(merge_updates(*tab.pending))
    update[at % len(update)] = byte
    try:
        found = inspect(bytes(update))
    except BadUpdate:
        return
    fresh = Tab()
    try:
        fresh.doc.apply_update(bytes(update))
    except ValueError:
        return
    assert not found.fits({}) or clean_body(fresh.value) == fresh.value


def test_only_plain_text_in_the_one_text_passes() -> None:
    strange = Doc()
    strange["text"] = Array(["a"])
    nested = Doc()
    nested["text"] = Map({"a": Text("b")})
    elsewhere = Doc()
    elsewhere["other"] = Text("b")
    for document in (strange, nested, elsewhere):
        with pytest.raises(BadUpdate):
            inspect(document.get_update())
    for signs in ("\r", "\0", "a\r\nb"):
        tab = Tab()
        tab.append(signs)
        with pytest.raises(BadUpdate):
            inspect(tab.pending[0])


def test_what_comes_too_early_does_not_fit() -> None:
    tab = Tab()
    tab.append("een")
    tab.append("twee")
    tab.type(0, "", removed=1)
    first, second, third = map(inspect, tab.pending)
    assert first.fits({}) and not second.fits({}) and not third.fits({})
    assert second.fits(first.made) and third.fits(second.made)
    gap = merge_updates(tab.pending[0], tab.pending[2])
    assert inspect(gap).fits({})
    other = Tab()
    other.doc.apply_update(merge_updates(*tab.pending))
    other.append("drie")
    assert not inspect(other.pending[0]).fits({}) and inspect(other.pending[0]).fits(second.made)


@given(TEXTS, TEXTS)
def test_the_steps_from_one_text_to_another_lead_there(old: str, new: str) -> None:
    made = old
    for step in steps(old, new):
        made = made[: step.at] + step.added + made[step.at + step.removed :]
    assert made == new


def test_the_steps_leave_alone_what_is_the_same() -> None:
    assert steps("Een twee drie.", "Een vijf drie!") == [(13, 1, "!"), (4, 4, "vijf")]
    assert steps("gelijk", "gelijk") == []
