"""Texts as teachers, Word, pandoc and language models write them, each with what its writer meant."""

import pytest

from wiki.kernel.markdown.convert import Converter
from wiki.kernel.markdown.source import normalise

REL = ' rel="noopener noreferrer nofollow"'
CONVERTER = Converter()


def shown(source: str) -> str:
    return CONVERTER.convert(normalise(source))[0].replace(REL, "")


def formula(inner: str, tex: str, display: str = "") -> str:
    note = f'<annotation encoding="application/x-tex">{tex}</annotation>'
    return f"<math{display}><semantics><mrow>{inner}</mrow>{note}</semantics></math>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("-", "<ul><li></li></ul>"),
        ("- ", "<ul><li></li></ul>"),
        ("- a\n-", "<ul><li>a</li><li></li></ul>"),
        ("- a\n-\n- b", "<ul><li>a</li><li></li><li>b</li></ul>"),
        ("- a\n  -\n- b", "<ul><li>a<ul><li></li></ul></li><li>b</li></ul>"),
        ("Tekst\n-", "<p>Tekst</p><ul><li></li></ul>"),
        ("Tekst\n*", "<p>Tekst</p><ul><li></li></ul>"),
        ("> -\n> - b", "<blockquote><ul><li></li><li>b</li></ul></blockquote>"),
        ("1. a\n2.", "<ol><li>a</li><li></li></ol>"),
        ("Tekst\n--", '<h2 id="h-tekst">Tekst</h2>'),
        ("- [ ]", "<ul><li>[ ]</li></ul>"),
    ],
)
def test_an_entry_is_an_entry_before_it_has_words(source: str, html: str) -> None:
    assert shown(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("De Veenpluis  \nVeenweg 1  \n1234 AB Plaats", "<p>De Veenpluis<br>Veenweg 1<br>1234 AB Plaats</p>"),
        ("De maan\\\nstaat stil", "<p>De maan<br>staat stil</p>"),
        ("- De Veenpluis\\\n  Veenweg 1", "<ul><li>De Veenpluis<br>    Veenweg 1</li></ul>"),
        ("> **Dag**\\\n> nacht", "<blockquote><p><strong>Dag</strong><br>nacht</p></blockquote>"),
        ("een\\\\\ntwee", "<p>een\\\ntwee</p>"),
    ],
)
def test_a_line_is_kept_where_somebody_kept_it(source: str, html: str) -> None:
    assert shown(source) == html


@pytest.mark.parametrize(
    ("cell", "html"),
    [
        ("a<br>b", "a<br>b"),
        ("a <BR /> b", "a<br>b"),
        ("a<br/><br/>b", "a<br><br>b"),
        ("`a<br>b`", "<code>a&lt;br&gt;b</code>"),
        ("a\\<br>b", "a&lt;br&gt;b"),
        ("a<br class=x>b", "a&lt;br class=x&gt;b"),
        ("<b>a</b>", "&lt;b&gt;a&lt;/b&gt;"),
        ("`x\\|y`", "<code>x|y</code>"),
        ("x \\| y", "x | y"),
        ("$|x|$", None),
        ("", ""),
    ],
)
def test_a_cell_says_what_was_put_in_it(cell: str, html: str | None) -> None:
    table = shown(f"| A |\n|---|\n| {cell} |")
    assert html is None or f"<td>{html}</td>" in table
    assert table.count("<tr>") == 2


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("www.school.nl", '<p><a href="https://www.school.nl">www.school.nl</a></p>'),
        ("(www.school.nl/a_(b))", '<p>(<a href="https://www.school.nl/a_(b)">www.school.nl/a_(b)</a>)</p>'),
        (
            "anna.de-wit@school.nl.",
            '<p><a href="mailto:anna.de-wit@school.nl">anna.de-wit@school.nl</a>.</p>',
        ),
        (
            "https://a.nl/b\\_c?x=1\\&y=2",
            '<p><a href="https://a.nl/b_c?x=1&amp;y=2">https://a.nl/b_c?x=1&amp;y=2</a></p>',
        ),
        ("[www.a.nl](https://b.nl)", '<p><a href="https://b.nl">www.a.nl</a></p>'),
        ("`www.a.nl` www. a@b @anna a@@b.nl", "<p><code>www.a.nl</code> www. a@b @anna a@@b.nl</p>"),
        (
            "https://x.nl/~anna/b~c~d",
            '<p><a href="https://x.nl/~anna/b~c~d">https://x.nl/~anna/b~c~d</a></p>',
        ),
    ],
)
def test_an_address_becomes_a_link(source: str, html: str) -> None:
    assert shown(source) == html


@pytest.mark.parametrize(
    "text",
    [
        "Van $5 en $10 naar $15.",
        "Het kost $5-$10, of US$5 (was $7).",
        "kost 5$ en 10$",
        "$5 of meer, 10$",
        "$5 = €4, dus 10$",
        "$HOME/$USER en $PATH",
        "€5 en € 10, $ 5 en $ 10",
        "$$$ duur",
        "een $ en nog een $",
        "$\\foo{x}$",
        "2^3 en 4^5, ^_^ en ~5 en ~6, a~b c~d",
    ],
)
def test_a_price_is_no_formula_and_a_sign_no_small_letter(text: str) -> None:
    assert shown(text) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("$x$", formula("<mi>x</mi>", "x")),
        ("$3,5$", formula("<mn>3,5</mn>", "3{,}5")),
        ("$\\frac{1}{2}$", formula("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "\\frac{1}{2}")),
        ("$\\text{a} < b$", formula("<mtext>a</mtext><mo>&lt;</mo><mi>b</mi>", "\\text{a} &lt; b")),
        ("$$x$$", formula("<mi>x</mi>", "x", ' display="block"')),
        ("$$\nx\n$$", formula("<mi>x</mi>", "x", ' display="block"')),
        ("```math\nx\n```", formula("<mi>x</mi>", "x", ' display="block"')),
    ],
)
def test_a_formula_is_typeset(source: str, html: str) -> None:
    assert shown(source) == f"<p>{html}</p>"


def test_a_formula_in_a_heading_counts_once_for_its_words() -> None:
    _html, toc, plain = CONVERTER.convert("# De wet $F = ma$")
    assert (toc[0].id, toc[0].text, plain) == ("h-de-wet-f-ma", "De wet F=ma", "De wet F=ma")


@pytest.mark.parametrize(
    "source", ["[a]($x$)", "![a](/b$x$.png)", "https://a.nl/$x$", "`$x$`", "\\$x$", "a$x$b"]
)
def test_dollars_in_addresses_code_and_words_are_dollars(source: str) -> None:
    assert "<math" not in shown(source) and "$" in shown(source)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("H~2~O en SO~4~^2-^", "<p>H<sub>2</sub>O en SO<sub>4</sub><sup>2-</sup></p>"),
        ("Na^+^ en ^14^C", "<p>Na<sup>+</sup> en <sup>14</sup>C</p>"),
        ("de 2^e^ keer", "<p>de 2<sup>e</sup> keer</p>"),
        ("~~weg~~", "<p><del>weg</del></p>"),
        ("\\~2\\~ \\^2\\^", "<p>~2~ ^2^</p>"),
    ],
)
def test_small_letters_stand_below_and_above_the_line(source: str, html: str) -> None:
    assert shown(source) == html


def test_the_escapes_of_other_programs_show_their_sign() -> None:
    signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    escaped = "".join(f"\\{sign}" for sign in signs)
    shown_signs = signs.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown(f"a {escaped}") == f"<p>a {shown_signs}</p>"
    assert shown("\\&copy; \\&lt; C:\\map") == "<p>&amp;copy; &amp;lt; C:\\map</p>"
    assert shown("\\> geen citaat\n\n\\# geen kop") == "<p>&gt; geen citaat</p><p># geen kop</p>"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("## C#", "C#"),
        ("# F# en C# ##", "F# en C#"),
        ("### Kop ###", "Kop"),
        ("# C\\#", "C#"),
        ("# \\#1", "#1"),
    ],
)
def test_a_heading_keeps_a_hash_that_is_part_of_a_name(source: str, words: str) -> None:
    assert f">{words}</h2>" in shown(source)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("> [!note]\n> Zo.", ("note", "Opmerking", "<p>Zo.</p>")),
        (
            "> [!TIP] Zelf **doen**\n> - a\n> -",
            ("tip", "Zelf <strong>doen</strong>", "<ul><li>a</li><li></li></ul>"),
        ),
        ("> [!CAUTION]", ("caution", "Pas op", "")),
        (
            ">[!WARNING]-\n> | a |\n> |---|",
            ("warning", "Let op", '<table><thead><tr><th scope="col">a</th></tr></thead></table>'),
        ),
    ],
)
def test_a_callout_is_a_box_with_a_name(source: str, html: tuple[str, str, str]) -> None:
    kind, name, rest = html
    title = f'<p class="callout-title">{name}</p>'
    assert shown(source) == f'<div class="callout callout-{kind}">{title}{rest}</div>'


@pytest.mark.parametrize("source", ["> \\[!NOTE]\n> Zo.", "> [!FOO]\n> Zo.", "> Zo [!NOTE]", "[!NOTE]\nZo."])
def test_what_is_no_callout_stays_as_it_was_typed(source: str) -> None:
    assert "callout" not in shown(source) and "[!" in shown(source)


def test_callouts_one_below_the_other_are_boxes_of_their_own() -> None:
    html = shown("> Citaat\n\n> [!NOTE]\n> Een.\n\n> [!TIP]\n> Twee.\n\n\n> Citaat\n\n> nog een")
    tip, note = (f'<p class="callout-title">{name}</p>' for name in ("Tip", "Opmerking"))
    assert html == (
        f'<blockquote><p>Citaat</p></blockquote><div class="callout callout-note">{note}<p>Een.</p></div>'
        f'<div class="callout callout-tip">{tip}<p>Twee.</p></div>'
        "<blockquote><p>Citaat</p><p>nog een</p></blockquote>"
    )


ANSWER = """# Lesplan: **Breuken**

Hier is een lesplan. ✅

---

### 1. Doel
- **Leerdoel:** de leerling rekent met $\\frac{3}{4}$
- **Duur:** 50 minuten

| Tijd | Wat |
|:-----|----:|
| 0–10 | Start<br>Uitleg |

> [!TIP]
> Laat leerlingen eerst *zelf* tekenen.

```python
print("1/2")
```
"""


def test_an_answer_of_a_language_model_is_shown_as_it_was_meant() -> None:
    html = shown(ANSWER)
    for part in (
        '<h2 id="h-lesplan-breuken">Lesplan: <strong>Breuken</strong></h2>',
        "<hr>",
        '<h4 id="h-1-doel">1. Doel</h4><ul><li><strong>Leerdoel:</strong>',
        "<mfrac><mn>3</mn><mn>4</mn></mfrac>",
        '<td align="left">0–10</td><td align="right">Start<br>Uitleg</td>',
        '<div class="callout callout-tip">',
        '<pre><code class="language-python">print("1/2")\n</code></pre>',
    ):
        assert part in html
