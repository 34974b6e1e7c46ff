"""What makes a draft ready."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.releases import rules
from wiki.releases.rules import Verdict

VERDICTS = st.lists(
    st.builds(
        Verdict,
        person=st.integers(1, 6),
        school=st.sampled_from([None, 1, 2, 3]),
        revision=st.integers(1, 3),
        verdict=st.sampled_from(["approved", "changes"]),
    )
)


@given(VERDICTS, st.integers(1, 3))
def test_a_school_approves_by_the_last_word_of_one_of_its_readers_on_this_version(
    verdicts: list[Verdict], revision: int
) -> None:
    last: dict[int, Verdict] = {}
    for said in verdicts:
        last[said.person] = said
    expected = {
        v.school for v in last.values() if v.revision == revision and v.verdict == "approved" and v.school
    }
    assert rules.schools_approving(verdicts, revision) == expected


@given(VERDICTS)
def test_a_new_version_has_no_verdict_yet(verdicts: list[Verdict]) -> None:
    assert rules.schools_approving(verdicts, 4) == frozenset()
    assert rules.review_state(verdicts, 4) == "in_review"


@given(st.lists(st.sampled_from(["minor", "major"]), max_size=30))
def test_numbers_of_releases_go_up_and_are_never_given_twice(steps: list[str]) -> None:
    last, given_out = None, []
    for step in steps:
        last = rules.following(last, step)
        given_out.append(last)
    assert given_out == sorted(set(given_out)) and given_out[:1] in ([], [(1, 0)])


def test_a_release_is_called_by_its_numbers() -> None:
    assert [rules.label(*number) for number in ((1, 0), (1, 1), (2, 0))] == ["1", "1.1", "2"]
