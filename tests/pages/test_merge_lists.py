"""Two people in one list: points put in at its end all get in, and none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.rules.merge import merge

SIGNS = st.sampled_from(["- ", "* ", "1. ", "- [ ] ", "  - ", "> - "])
AROUND = st.sampled_from(
    [("", ""), ("Wie komt er?\n\n", ""), ("", "\nTot dan.\n"), ("# Lijst\n", "\n## Verder\n\nTekst.\n")]
)


def points(sign: str, texts: list[str], first: int = 1, loose: bool = False) -> list[str]:
    """The lines of a list; numbers count on."""
    lines = [sign.replace("1.", f"{first + n}.") + text for n, text in enumerate(texts)]
    return [line for point in lines for line in ([point, ""] if loose else [point])]


def page(lines: list[str], around: tuple[str, str]) -> str:
    text = "".join(f"{line}\n" for line in lines)
    return around[0] + (text.removesuffix("\n") if text.endswith("\n\n") else text) + around[1]


@given(SIGNS, AROUND, st.integers(1, 5), st.integers(1, 9), st.booleans(), st.integers(1, 2))
def test_people_who_each_add_points_at_the_end_all_get_theirs_in_in_the_order_of_arrival(
    sign, around, size, people, loose, each
):
    old = [f"Punt {n}" for n in range(size)]
    base = page(points(sign, old, loose=loose), around)
    now, added = base, []
    for n in range(people):
        mine = [f"Van {n} punt {k}" for k in range(each)]
        found = merge(base, now, page(points(sign, old + mine, loose=loose), around))
        added += mine
        assert not found.remarks
        now = found.text
    assert now == page(points(sign, old + added, loose=loose), around)


@given(SIGNS, st.integers(1, 5), st.lists(st.integers(0, 4), min_size=1, max_size=8))
def test_people_who_fill_equal_empty_points_all_keep_theirs(sign, size, places):
    base = page(points(sign, [""] * size), ("Wie komt er?\n\n", ""))
    now = base
    for n, place in enumerate(places):
        texts = [f"Naam {n}" if at == place % size else "" for at in range(size)]
        now = merge(base, now, page(points(sign, texts), ("Wie komt er?\n\n", ""))).text
    for n in range(len(places)):
        assert now.count(f"Naam {n}") == 1


def test_two_who_fill_the_first_empty_point_are_not_asked():
    base = "- Anna\n- \n- \n"
    assert merge(base, "- Anna\n- Bram\n- \n", "- Anna\n- Carla\n- \n").text == "- Anna\n- Bram\n- Carla\n"


def test_points_with_more_under_them_stay_whole():
    base = "- een\n  meer\n- twee\n"
    theirs, mine = f"{base}- drie\n  - drie a\n", f"{base}- vier\n\n  nog iets\n"
    assert merge(base, theirs, mine).text == f"{base}- drie\n  - drie a\n- vier\n\n  nog iets\n"


def test_who_changes_the_last_point_and_adds_one_goes_with_who_adds_one():
    base = "- boeken meenemen\n"
    found = merge(base, "- boeken en pennen meenemen\n- drinken\n", "- boeken meenemen\n- eten\n")
    assert found.text == "- boeken en pennen meenemen\n- drinken\n- eten\n"


def test_text_that_one_writes_after_the_list_stays_after_it():
    base = "- een\n"
    assert (
        merge(base, "- een\n- twee\n\nSlot.\n", "- een\n- drie\n").text == "- een\n- twee\n- drie\n\nSlot.\n"
    )
    assert (
        merge(base, "- een\n- twee\n", "- een\n- drie\n\nSlot.\n").text == "- een\n- twee\n- drie\n\nSlot.\n"
    )


def test_in_the_middle_of_a_list_both_get_in_and_are_remarked():
    base = "- een\n- drie\n"
    found = merge(base, "- een\n- twee\n- drie\n", "- een\n- twaalf\n- drie\n")
    assert found.text == "- een\n- twee\n- twaalf\n- drie\n"
    assert [(r.theirs, r.mine) for r in found.remarks] == [("- twee", "- twaalf")]


@pytest.mark.parametrize(
    ("base", "theirs", "mine"),
    [
        ("1. een\n2. drie\n", "1. een\n2. twee\n3. drie\n", "1. een\n2. half\n3. drie\n"),
        ("- een\n", "- een\n- twee\n", "- een\n* drie\n"),
        ("Tekst.\n", "Tekst.\n- twee\n", "Tekst.\n- drie\n"),
        ("- een\n", "- een\n- twee\n\nSlot.\n", "- een\n- drie\n\nEinde.\n"),
    ],
)
def test_where_the_order_matters_or_it_is_no_list_of_both_a_person_chooses(base, theirs, mine):
    found = merge(base, theirs, mine)
    assert found.text is None
    assert "".join(hunk.mine for hunk in found.hunks) == mine


@pytest.mark.parametrize(
    ("theirs", "mine", "looks"),
    [
        (
            "Het gesprek duurt een uur en vindt plaats in de aula.",
            "Het gesprek duurt tien minuten en vindt plaats in een lokaal.",
            True,
        ),
    ],
)
def test_two_changes_in_one_sentence_are_joined_and_remarked(theirs, mine, looks):
    base = "Het gesprek duurt tien minuten en vindt plaats in de aula."
    found = merge(base, theirs, mine)
    assert found.text == "Het gesprek duurt een uur en vindt plaats in een lokaal."
    assert [(r.base, r.theirs, r.mine, r.text) for r in found.remarks] == [(base, theirs, mine, found.text)]


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (
            "De les duurt een uur. Daarna eten we samen.",
            "De les duurt tien minuten. Daarna drinken we samen.",
        ),
        (
            "De les duurt tien minuten. Pauze. Daarna eten we samen.",
            "De les duurt tien minuten. Daarna eten we buiten.",
        ),
        (
            "De les duurt tien tellen. Daarna eten we samen.",
            "De les duurt tien minuten. Daarna eten we samen. En klaar.",
        ),
    ],
)
def test_changes_in_two_sentences_of_one_paragraph_are_joined_without_a_remark(theirs, mine):
    found = merge("De les duurt tien minuten. Daarna eten we samen.", theirs, mine)
    assert found.text is not None
    assert found.remarks == ()
