"""Comparing sources: both texts are in the rows, and the rows read well."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.rules.diff import Row, Segment, Skipped, compare_words, diff

LINE = st.lists(
    st.sampled_from(["les", "doel", "AI", "niet", "|", "**", "3", " ", " ", "é"]), max_size=7
).map("".join)
TEXT = st.lists(LINE, max_size=14).map("\n".join)


def flat(result):
    for row in result.rows:
        yield from row.rows if isinstance(row, Skipped) else [row]


def texts(result):
    rows = list(flat(result))
    old = ["".join(s.text for s in row.old) for row in rows if row.old_number]
    new = ["".join(s.text for s in row.new) for row in rows if row.new_number]
    return "\n".join(old), "\n".join(new)


def pieces(row):
    return [(segment.kind, segment.text) for segment in row.segments]


@given(TEXT, TEXT)
def test_both_texts_can_be_rebuilt_from_the_rows(old, new):
    left, right = texts(diff(old, new))
    assert left == old.removesuffix("\n")
    assert right == new.removesuffix("\n")


@given(TEXT, TEXT)
def test_line_numbers_rise_without_a_gap_on_both_sides(old, new):
    rows = list(flat(diff(old, new)))
    for name in ("old_number", "new_number"):
        numbers = [getattr(row, name) for row in rows if getattr(row, name)]
        assert numbers == list(range(1, len(numbers) + 1))


@given(TEXT)
def test_a_text_compared_with_itself_has_nothing_to_see(text):
    result = diff(text, text.replace("\n", "\r\n") + ("" if text.endswith("\n") or not text else "\n"))
    assert result.same
    assert (result.words_added, result.words_removed) == (0, 0)


@given(TEXT, TEXT)
def test_words_added_one_way_are_words_removed_the_other_way_when_counted_from_the_rows(old, new):
    result = diff(old, new)
    segments = [s for row in flat(result) for s in row.segments]
    assert bool(result.words_added) <= any(s.kind == "added" for s in segments)
    assert bool(result.words_removed) <= any(s.kind == "removed" for s in segments)


@given(TEXT, TEXT)
def test_the_words_of_a_changed_line_rebuild_both_lines(old, new):
    segments = compare_words(old, new)
    assert "".join(s.text for s in segments if s.kind != "added") == old
    assert "".join(s.text for s in segments if s.kind != "removed") == new


def test_a_changed_word_is_marked_in_its_line():
    (row,) = diff("De les duurt 50 minuten.", "De les duurt 45 minuten.").rows
    assert pieces(row) == [
        ("same", "De les duurt "),
        ("removed", "50"),
        ("added", "45"),
        ("same", " minuten."),
    ]


def test_counts_are_of_words():
    result = diff("een twee\n\ndrie\n", "een vier vijf\n\ndrie\n")
    assert (result.words_added, result.words_removed) == (2, 1)


def test_spaces_between_two_changed_words_change_with_them():
    assert [(s.kind, s.text) for s in compare_words("x een twee y", "x drie vier y")] == [
        ("same", "x "),
        ("removed", "een twee"),
        ("added", "drie vier"),
        ("same", " y"),
    ]


def test_unchanged_lines_are_folded_but_for_three_around_a_change():
    lines = [f"regel {n}" for n in range(20)]
    result = diff("\n".join(lines), "\n".join([*lines[:10], "nieuw", *lines[10:]]))
    assert [row.kind for row in result.rows] == ["skipped", *["same"] * 3, "added", *["same"] * 3, "skipped"]
    assert len(result.rows[0].rows) == 7


def test_one_line_is_not_worth_folding():
    lines = [str(n) for n in range(4)]
    assert [row.kind for row in diff("\n".join([*lines, "x"]), "\n".join([*lines, "y"])).rows][:4] == [
        "same"
    ] * 4


def test_an_added_paragraph_begins_at_its_own_first_line():
    rows = diff("# A\n\ntekst\n\n# B\n\ntekst\n", "# A\n\ntekst\n\n# C\n\ntekst\n\n# B\n\ntekst\n").rows
    assert ["".join(s.text for s in row.segments) for row in rows if row.kind == "added"] == [
        "# C",
        "",
        "tekst",
        "",
    ]


def test_a_removed_line_beside_a_changed_one_stays_apart():
    rows = diff("een twee drie vier\nheel iets anders\n", "een twee drie vijf\n").rows
    assert [row.kind for row in rows] == ["changed", "removed"]
    assert rows[1] == Row("removed", 2, None, (Segment("removed", "heel iets anders"),))


def test_accents_emoji_and_addresses_are_never_cut():
    family = "👩‍👩‍👧"
    parts = compare_words(f"café {family} https://a.nl/x", "cafe\u0301 👩‍👧 https://a.nl/y")
    assert {s.text for s in parts} >= {"café", " "} or all(s.kind != "same" or s.text == " " for s in parts)
    assert not any(s.text.startswith(("\u0301", "\u200d")) for s in parts)


CELL = st.sampled_from(["les", "doel en taal", "", "3", "`a|b`", "niet"])
ROW = st.lists(CELL, min_size=1, max_size=4).map(lambda cells: "| " + " | ".join(cells) + " |")
HEAD = st.sampled_from(
    ["| A | B |\n|---|---|", "| B | A |\n|---|:-:|", "| A | B | C |\n|---|---|---|", "A | B\n--- | ---"]
)
BLOCK = st.one_of(
    LINE,
    st.tuples(HEAD, st.lists(ROW, max_size=4)).map(lambda t: "\n".join([t[0], *t[1]])),
    st.sampled_from(["# Kop", "- een punt van de lijst", "Een alinea die verhuist naar elders.", "", ""]),
)
PAGE = st.lists(BLOCK, max_size=9).flatmap(
    lambda blocks: st.tuples(st.just(blocks), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
)
FUZZED = PAGE.map(lambda t: (t[1].join("\n".join(t[0]).split("\n"))) + (t[1] if t[2] and t[0] else ""))


@given(FUZZED, FUZZED)
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old_to_the_letter(old, new):
    found = diff(old, new)
    assert found.accept_all() == new
    assert found.reject_all() == old


@given(
    st.permutations(
        [
            "# Een kop van iets",
            "Alinea een is lang.",
            "Alinea twee is lang.",
            "- punt een van drie",
            "Slot van de les.",
        ]
    )
)
def test_blocks_in_another_order_are_moved_and_no_words_came_or_went(blocks):
    old = "\n\n".join(
        [
            "# Een kop van iets",
            "Alinea een is lang.",
            "Alinea twee is lang.",
            "- punt een van drie",
            "Slot van de les.",
        ]
    )
    found = diff(old, "\n\n".join(blocks))
    if not any(row.kind == "changed" for row in flat(found)):
        assert (found.words_added, found.words_removed) == (0, 0)
    for row in flat(found):
        if row.moved:
            texts = old.split("\n"), "\n\n".join(blocks).split("\n")
            ours, other = texts if row.kind == "removed" else texts[::-1]
            assert ours[(row.old_number or row.new_number) - 1] == other[row.moved - 1]


def test_a_moved_paragraph_says_where_it_went_and_where_it_came_from():
    one, two = "Eerst lezen we samen het verhaal.", "Daarna maken we in groepjes de opdrachten."
    rows = diff(f"{one}\n\n{two}\n\nSlot.\n", f"{two}\n\n{one}\n\nSlot.\n").rows
    moves = [(row.kind, row.moved, row.begins) for row in rows if row.moved]
    assert moves in (
        [("removed", 3, True), ("added", 1, True)],
        [("added", 3, True), ("removed", 1, True)],
    )


def test_what_is_there_twice_or_says_too_little_did_not_move():
    assert not any(row.moved for row in flat(diff("ja\n\nslot\n", "slot\n\nja\n")))
    twice = "Neem je boek mee.\n"
    assert not any(row.moved for row in flat(diff(f"{twice}a\n{twice}", f"b\n{twice}c\nd\n{twice}{twice}")))


def test_a_new_column_is_marked_in_every_row_and_nothing_else():
    old = "| Naam | Klas |\n|---|---|\n| Anna | 1 |\n| Bram | 2 |\n"
    new = "| Naam | School | Klas |\n|---|---|---|\n| Anna | De Linde | 1 |\n| Bram | De Beuk | 2 |\n"
    rows = diff(old, new).rows
    assert [row.kind for row in rows] == ["changed"] * 4
    assert [[s.text for s in row.segments if s.kind != "same"] for row in rows] == [
        [" School |"],
        ["---|"],
        [" De Linde |"],
        [" De Beuk |"],
    ]
