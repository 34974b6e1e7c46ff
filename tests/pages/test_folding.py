"""What the history folds away: small changes, and several saves of one person; nothing is lost by it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.rules.folding import SHORT, folded, is_small
from wiki.pages.rules.pages import Labels, Text

NOON = datetime(2019, 3, 14, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Version:
    number: int
    at: datetime = NOON
    author_id: int = 1
    note: str = ""
    minor: bool = False
    merged: bool = False
    restored_from: int | None = None
    release_label: str | None = None
    name: str | None = None


VERSIONS = st.lists(
    st.builds(
        Version,
        number=st.just(0),
        at=st.integers(0, 90).map(lambda minutes: NOON - timedelta(minutes=minutes)),
        author_id=st.integers(1, 2),
        minor=st.booleans(),
        merged=st.booleans(),
        restored_from=st.sampled_from((None, None, 1)),
        release_label=st.sampled_from((None, None, "1")),
        name=st.sampled_from((None, None, "Voor de studiedag")),
    ),
    max_size=12,
).map(lambda found: [replace(v, number=len(found) - n) for n, v in enumerate(found)])


def rows(*versions: Version) -> list[list[int]]:
    return [[line.number for line in row.all] for row in folded(versions)]


@given(VERSIONS)
def test_every_version_is_in_one_row_and_in_order(versions: list[Version]) -> None:
    found = [line for row in folded(versions) for line in row.all]
    assert found == versions


@given(VERSIONS)
def test_what_stands_out_is_never_folded_away(versions: list[Version]) -> None:
    under = [line for row in folded(versions) for line in row.under]
    assert not [v for v in under if v.name or v.release_label or v.restored_from or v.merged]


def test_saves_of_one_person_shortly_after_one_another_are_one_row() -> None:
    times = [NOON, NOON - SHORT, NOON - 2 * SHORT, NOON - 3 * SHORT - timedelta(seconds=1)]
    mine = [Version(4 - n, at) for n, at in enumerate(times)]
    assert rows(*mine) == [[4, 3, 2], [1]]
    assert rows(mine[0], replace(mine[1], author_id=2), mine[2]) == [[4], [3], [2]]


def test_small_changes_after_one_another_are_one_row_whoever_made_them_and_when() -> None:
    day = timedelta(days=1)
    small = [Version(3 - n, NOON - n * day, author_id=n, minor=True) for n in range(3)]
    assert rows(*small) == [[3, 2, 1]]
    assert rows(small[0], replace(small[1], minor=False), small[2]) == [[3], [2], [1]]


A = "Het gesprek duurt tien minuten.\n\nDaarna vult de leerling het formulier in.\n"
MORE = "".join(f"Regel {n} van een langere tekst.\n\n" for n in range(8))


@pytest.mark.parametrize(
    ("old", "new", "small"),
    [
        (A, A.replace("tien", "vijftien"), True),
        (A, A.replace("formulier", "formulier samen"), True),
        (A, A, True),
        (A, A + "Tot slot praten we na.\n", False),
        (A + MORE, MORE + A, False),
        (A, A.replace("tien minuten", "een uur en een kwartier lang"), False),
    ],
)
def test_a_few_words_at_one_place_are_a_small_change(old: str, new: str, small: bool) -> None:
    assert is_small(Text("Gesprek", old), Text("Gesprek", new)) is small


def test_another_title_or_other_labels_are_no_small_change() -> None:
    before = Text("Gesprek", A)
    assert not is_small(before, Text("Het gesprek", A))
    assert not is_small(before, Text("Gesprek", A, Labels(tags=("coach",))))
