"""Changes of a file done to our text, and words that got lost: the pure part."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from wiki.imports.rules import imports, lost_text, text_files
from wiki.imports.rules.imports import Finding, Passage
from wiki.imports.rules.own_blocks import OwnBlock, OwnPage
from wiki.imports.services.apply_edits import Written, with_edits
from wiki.imports.services.blocks import Block

WORDS = st.lists(st.sampled_from(["doel", "en", "reële", "één", "Les", "3", "de"]), max_size=8)
TEXTS = st.sampled_from(
    [
        "Een zin.",
        "Nog een zin over *leren*.",
        "## Kop",
        "- een\n- twee",
        "| A | B |\n|---|---|\n| 1 | 2 |",
        "> Citaat",
    ]
)


def other_hand(text: str) -> str:
    """The same text as another program writes it."""
    return (
        text.replace("- een\n- twee", "-   een\n-   twee")
        .replace("*leren*", "_leren_")
        .replace("zin.", r"zin\.")
    )


def plain(text: str) -> str:
    return "".join(c if c.isalnum() else " " for c in text)


def reading(texts: list[str]) -> Written:
    return Written([Block("Para", other_hand(text), plain(text)) for text in texts], [])


def ours(texts: list[str]) -> tuple[str, OwnPage]:
    """A source with its blocks and their lines."""
    blocks, line = [], 0
    for text in texts:
        stop = line + text.count("\n") + 1
        blocks.append(OwnBlock("p", line, stop, plain(text)))
        line = stop + 1
    return "\n\n".join(texts) + "\n", OwnPage(blocks, [], 7)


@given(st.lists(TEXTS, max_size=8))
def test_a_text_that_came_back_unchanged_is_the_same_to_the_letter(texts: list[str]) -> None:
    source, blocks = ours(texts)
    assert with_edits(source, blocks, reading(texts), reading(texts)) == source


@given(st.lists(TEXTS, min_size=1, max_size=6, unique=True), st.data())
def test_what_is_put_in_comes_in_and_the_rest_stays_to_the_letter(
    texts: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(texts)))
    source, blocks = ours(texts)
    mine = reading([*texts[:at], "Geheel nieuwe alinea hier", *texts[at:]])
    got = with_edits(source, blocks, reading(texts), mine)
    assert "Geheel nieuwe alinea hier" in got
    assert (
        got.replace("Geheel nieuwe alinea hier\n\n", "").replace("\n\nGeheel nieuwe alinea hier", "")
        == source
    )


@given(st.lists(TEXTS, min_size=1, max_size=6, unique=True), st.data())
def test_what_is_taken_out_goes_and_the_rest_stays_to_the_letter(
    texts: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(texts) - 1))
    source, blocks = ours(texts)
    left = [*texts[:at], *texts[at + 1 :]]
    got = with_edits(source, blocks, reading(texts), reading(left))
    assert got.split() == "\n\n".join(left).split()


def test_a_changed_word_is_changed_and_the_marks_around_it_stay_ours() -> None:
    texts = ["Nog een zin over _leren_ en werken.", "* een\n* twee"]
    source, blocks = ours(texts)
    base = [
        Block("Para", "Nog een zin over *leren* en werken.", plain(texts[0])),
        Block("BulletList", "- een\n- twee", "een twee"),
    ]
    mine = [
        Block("Para", "Nog een zin over *leren* en samen werken.", "x"),
        Block("BulletList", "- een\n- drie", "een drie"),
    ]
    got = with_edits(source, blocks, Written(base, []), Written(mine, []))
    assert got == "Nog een zin over _leren_ en samen werken.\n\n* een\n* drie\n"


def test_notes_keep_their_names_and_new_ones_get_a_number() -> None:
    source = "Een.[^bron] Twee.[^1]\n\n[^bron]: Een _bron_ van nu.\n[^1]: Eén.\n"
    blocks = OwnPage([OwnBlock("p", 0, 1, "Een Twee")], ["bron", "1"], 7)
    base = Written(
        [Block("Para", "Een.[^lw-1] Twee.[^lw-2]", "Een Twee")],
        [Block("Note", "Een *bron* van nu.", "Een bron van nu"), Block("Note", "Eén.", "Eén")],
    )
    mine = Written(
        [Block("Para", "Een.[^lw-1] Twee.[^lw-2] Drie.[^lw-3]", "Een Twee Drie")],
        [
            Block("Note", "Een *bron* van toen.", "Een bron van toen"),
            base.notes[1],
            Block("Note", "Nieuw.", "Nieuw"),
        ],
    )
    assert with_edits(source, blocks, base, mine) == (
        "Een.[^bron] Twee.[^1] Drie.[^2]\n\n[^bron]: Een _bron_ van toen.\n[^1]: Eén.\n\n[^2]: Nieuw.\n"
    )


@given(st.lists(WORDS, max_size=5), WORDS)
def test_nothing_is_lost_if_and_only_if_every_word_is_there_as_often(
    parts: list[list[str]], result: list[str]
) -> None:
    passages = [Passage("", " ".join(part)) for part in parts]
    have, need = (
        Counter(lost_text.comparable_words(" ".join(result))),
        Counter(lost_text.comparable_words(" ".join(p.text for p in passages))),
    )
    assert (not lost_text.lost(passages, " ".join(result))) == (need <= have)


@given(st.lists(st.text(max_size=30), max_size=5), st.randoms())
def test_what_stands_elsewhere_is_not_lost(parts: list[str], random: object) -> None:
    passages = [Passage("", part) for part in parts]
    turned = list(parts)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert lost_text.lost(passages, " ".join(turned)) == []


def test_what_is_lost_is_named_with_where_it_stood() -> None:
    passages = [
        Passage("Doel", "Een tip voor u"),
        Passage("Aanpak", "Alles is er"),
        Passage("Aanpak", "Op een woord na"),
    ]
    lost = lost_text.lost(passages, "Alles is er op een na")
    assert lost == [(passages[0], "Een tip voor u"), (passages[2], "woord")]


@given(st.text())
def test_a_title_is_one_line_that_a_page_can_have(text: str) -> None:
    title = imports.title_of(text, "mijn_les.docx")
    assert "\n" not in title and len(title) <= 200


def test_findings_of_one_place_are_one_and_what_is_lost_comes_first() -> None:
    found = [Finding("tracked"), Finding("comment", 1, ("a",), "Doel"), Finding("comment", 1, ("b",), "Doel")]
    assert imports.gathered(found) == (Finding("comment", 2, ("a", "b"), "Doel"), Finding("tracked"))


def test_images_of_a_file_get_their_addresses_and_only_words_stay_of_the_others() -> None:
    body = "![een \\] haak](media/a.png) en ![weg](media/b.png) en `![x](media/c.png)`"
    assert imports.with_media(body, {"media/a.png": "/files/1/a.png", "media/c.png": "y"}).startswith(
        "![een \\] haak](/files/1/a.png) en weg"
    )


def test_markdown_of_others_gives_its_title_and_says_what_is_left_out() -> None:
    text = '---\ntitle: "Een les"\nauthor: Anna\n---\n# Doel\n\n'
    text += "![x](http://a.nl/x.png) <b>vet</b>\n\n```\n# kop <i>\n```\n"
    title, body, findings = text_files.understood(text)
    assert title == "Een les" and body.startswith("x <b>vet</b>") and "# kop <i>" in body
    assert {f.code: f.what for f in findings} == {
        "front_matter": ("author: Anna",),
        "image": ("http://a.nl/x.png",),
        "html_tags": ("<b>", "</b>"),
    }


@given(st.text(alphabet="#` ab\n~", max_size=60))
def test_code_is_left_as_it_is(text: str) -> None:
    assert text_files.outside_code(text, lambda part: part) == text
