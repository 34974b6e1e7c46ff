"""Three-way merge: what is merged, what is a conflict, and that nothing is ever lost."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.rules.alignment import is_word, words
from wiki.pages.rules.merge import Merge, merge, merge_sets, merge_whole
from wiki.pages.rules.resolving import Own, resolve

SIDES = ("base", "theirs", "mine")
LINE = st.lists(
    st.sampled_from(["les", "doel", "AI", "niet", "|", "**", "-", "3", " ", "  ", "é", "\r"]), max_size=6
).map("".join)
TEXT = st.lists(st.one_of(LINE, st.sampled_from(["", "", "# Kop"])), max_size=8).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n"]).map(lambda end: end.join(lines))
)
PLAIN = TEXT.map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))


def side(result: Merge, name: str) -> str:
    return "".join(getattr(hunk, name) for hunk in result.hunks)


def reference_match(x, y):
    blocks = SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks()
    return {b.a + n: b.b + n for b in blocks for n in range(b.size)}


def reference(base, a, b):  # noqa: C901
    """A plain diff3 over tokens, proven elsewhere: agreed and conflicting stretches."""
    ma, mb = reference_match(base, a), reference_match(base, b)
    i = j = k = 0
    out = []

    def ok(tokens):
        if tokens:
            if out and out[-1][0] == "ok":
                out[-1][1].extend(tokens)
            else:
                out.append(("ok", list(tokens)))

    while True:
        n = i
        while n < len(base) and ma.get(n) == j + n - i and mb.get(n) == k + n - i:
            n += 1
        ok(base[i:n])
        j, k, i = j + n - i, k + n - i, n
        later = (x for x in range(i, len(base)) if x in ma and x in mb and ma[x] >= j and mb[x] >= k)
        s = next(later, None)
        i2, j2, k2 = (s, ma[s], mb[s]) if s is not None else (len(base), len(a), len(b))
        r, p, q = base[i:i2], a[j:j2], b[k:k2]
        if p == r:
            ok(q)
        elif q in (r, p):
            ok(p)
        else:
            out.append(("conflict", r, p, q))
        i, j, k = i2, j2, k2
        if s is None:
            return out


@st.composite
def edited_lists(draw):
    """A base of different lines and two edits of it, whose new lines are new as well."""
    base = [f"regel{n}" for n in range(draw(st.integers(0, 9)))]
    sides = []
    for name in ("links", "rechts"):
        out, fresh = [], 0
        for line in [*base, None]:
            for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
                out.append(f"{name}{fresh}")
                fresh += 1
            if line is not None and draw(st.sampled_from([True, True, True, False])):
                out.append(line)
        sides.append(out)
    return base, *sides


def text_of(lines):
    return "".join(f"{line}\n" for line in lines)


@given(PLAIN, PLAIN)
def test_who_changed_nothing_gets_the_other_text(base, other):
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other


@given(PLAIN, PLAIN)
def test_the_same_change_by_both_counts_once(base, other):
    assert merge(base, other, other).text == other


@given(TEXT, TEXT, TEXT)
def test_swapping_the_sides_swaps_the_conflicts_and_the_order_of_points_at_one_place(base, theirs, mine):
    there, back = merge(base, theirs, mine), merge(base, mine, theirs)
    assert [(h.base, h.mine, h.theirs, h.conflict) for h in there.hunks] == [
        (h.base, h.theirs, h.mine, h.conflict) for h in back.hunks
    ]
    for one, other in zip(there.hunks, back.hunks, strict=True):
        assert one.text == other.text or sorted(one.text.splitlines()) == sorted(other.text.splitlines())


@given(TEXT, TEXT, TEXT)
def test_each_side_joined_over_all_hunks_is_its_whole_text(base, theirs, mine):
    result = merge(base, theirs, mine)
    for name, text in zip(SIDES, (base, theirs, mine), strict=True):
        assert side(result, name) == text.replace("\r\n", "\n").replace("\r", "\n")


@given(PLAIN, PLAIN, PLAIN)
def test_a_merged_text_has_every_word_that_one_side_added(base, theirs, mine):
    result = merge(base, theirs, mine)
    for hunk in result.hunks:
        if hunk.text is None:
            continue
        before, after = words(hunk.base), words(hunk.text)
        for text in (hunk.theirs, hunk.mine):
            for word in filter(is_word, set(words(text))):
                assert after.count(word) >= min(words(text).count(word), 1) or word in before


@given(PLAIN, PLAIN, PLAIN)
def test_a_conflict_is_there_only_if_both_sides_changed_the_hunk_differently(base, theirs, mine):
    for hunk in merge(base, theirs, mine).conflicts:
        assert len({hunk.base, hunk.theirs, hunk.mine}) == 3 or not hunk.base.strip("\n")


@given(PLAIN, PLAIN, PLAIN)
def test_choosing_one_side_everywhere_gives_its_text_and_the_other_sides_lone_changes(base, theirs, mine):
    hunks = merge(base, theirs, mine).hunks
    count = sum(hunk.conflict for hunk in hunks)
    expected = "".join(hunk.mine if hunk.text is None else hunk.text for hunk in hunks)
    assert resolve(hunks, ["mine"] * count).replace("\n", "") == expected.replace("\n", "")
    if not any(hunk.text != hunk.mine for hunk in hunks if not hunk.conflict):
        assert resolve(hunks, ["mine"] * count).removesuffix("\n") == mine.removesuffix("\n")


@given(PLAIN, PLAIN, PLAIN, st.data())
def test_any_choices_give_a_text_with_all_that_was_chosen(base, theirs, mine, data):
    hunks = merge(base, theirs, mine).hunks
    conflicts = [hunk for hunk in hunks if hunk.conflict]
    choices = [data.draw(st.sampled_from(["theirs", "mine", "both", Own("zelf")])) for _ in conflicts]
    text = resolve(hunks, choices)
    for hunk, choice in zip(conflicts, choices, strict=True):
        wanted = {"theirs": [hunk.theirs], "mine": [hunk.mine], "both": [hunk.theirs, hunk.mine]}
        for part in ["zelf"] if isinstance(choice, Own) else wanted[choice]:
            assert part.removesuffix("\n") in text


@given(edited_lists())
def test_lines_merge_as_the_plain_diff3_does_where_that_finds_no_conflict(lists):
    base, theirs, mine = lists
    expected = reference(base, theirs, mine)
    result = merge(*map(text_of, lists))
    if all(part[0] == "ok" for part in expected):
        assert result.text == text_of([line for part in expected for line in part[1]])
    assert len(result.conflicts) <= sum(part[0] == "conflict" for part in expected) or result.text is None


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "merged"),
    [
        ("een\ntwee\n", "EEN\ntwee\n", "een\nTWEE\n", "EEN\nTWEE\n"),
        ("een twee drie", "EEN twee drie", "een twee DRIE", "EEN twee DRIE"),
        ("| a | b |\n", "| x | b |\n", "| a | y |\n", "| x | y |\n"),
        ("- kat\n- hond\n", "- kat\n- vis\n- hond\n", "- kat\n- de hond\n", "- kat\n- vis\n- de hond\n"),
        ("a\n", "a\nb\n", "a\nb\nc\n", "a\nb\nc\n"),
        ("a b c d\n", "a b c d e\n", "A b c d\n", "A b c d e\n"),
        ("a", "a\n", "a", "a\n"),
        ("a\n", "a", "b\n", "b"),
        ("a\nb", "a\nb\nc", "x\nb", "x\nb\nc"),
        ("a\r\nb\r\nc\r\n", "a\nb\nC\n", "A\r\nb\r\nc\r\n", "A\nb\nC\n"),
    ],
)
def test_changes_that_do_not_overlap_are_merged(base, theirs, mine, merged):
    assert merge(base, theirs, mine).text == merged


@pytest.mark.parametrize(
    ("base", "theirs", "mine"),
    [
        ("a\n", "a\nx\n", "a\ny\n"),
        ("50 minuten\n", "45 minuten\n", "50 tellen\n"),
        ("De les is leuk.\n", "", "De les is erg leuk.\n"),
        ("€ 1.024,86", "€ 1.124,86", "€ 1.024,90"),
        (
            "zie https://a.nl/een/twee daar\n",
            "zie https://a.nl/EEN/twee daar\n",
            "zie https://a.nl/een/TWEE daar\n",
        ),
        ("een les over taal\n", "wij leren samen rekenen en taal\n", "een les over talen\n"),
        ("", "a", "b"),
    ],
)
def test_changes_that_overlap_are_a_conflict_with_all_three_sides(base, theirs, mine):
    result = merge(base, theirs, mine)
    assert result.text is None
    assert [side(result, name) for name in SIDES] == [base, theirs, mine]
    assert resolve(result.hunks, ["theirs"]) == theirs
    assert resolve(result.hunks, ["mine"]) == mine


def test_only_the_lines_that_clash_are_in_the_conflict():
    result = merge("a een\nb een\nc een\n", "a twee\nb twee\nc een\n", "a een\nb drie\nc drie\n")
    assert [(h.base, h.theirs, h.mine) for h in result.conflicts] == [("b een\n", "b twee\n", "b drie\n")]
    assert resolve(result.hunks, ["both"]) == "a twee\nb twee\n\nb drie\nc drie\n"


def test_both_keeps_paragraphs_apart_and_items_together():
    assert resolve(merge("", "een\n", "twee\n").hunks, ["both"]) == "een\n\ntwee\n"
    assert resolve(merge("", "- een", "- twee").hunks, ["both"]) == "- een\n- twee"


def test_text_by_hand_is_never_taken_for_a_side():
    hunks = merge("a\n\nslot\n", "b\n\nslot\n", "c\n\nslot\n").hunks
    assert resolve(hunks, [Own("mine")]) == "mine\n\nslot\n"
    assert resolve(hunks, ["met\r\nde hand"]) == "met\nde hand\n\nslot\n"


def test_one_choice_too_few_or_too_many_is_refused():
    hunks = merge("a", "b", "c").hunks
    for choices in ([], ["mine", "mine"]):
        with pytest.raises(ValueError, match="one choice"):
            resolve(hunks, choices)


def test_a_title_goes_with_the_one_who_changed_it():
    assert merge_whole("a", "b", "a").value == "b"
    assert merge_whole("a", "a", "b").value == "b"
    assert merge_whole("a", "b", "b").value == "b"
    assert merge_whole("a", "b", "c").conflict


TAGS = st.frozensets(st.integers(0, 6))


@given(TAGS, TAGS, TAGS)
def test_sets_keep_what_was_added_and_lose_what_was_taken_out(base, theirs, mine):
    merged = merge_sets(base, theirs, mine)
    assert merged == merge_sets(base, mine, theirs)
    assert merged >= (theirs - base) | (mine - base)
    assert not merged & ((base - theirs) | (base - mine))
    assert merge_sets(base, base, mine) == mine
