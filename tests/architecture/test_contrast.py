"""Colours that stand on each other can be told apart, in both schemes (WCAG 2.2: 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from tests.support.walks import each

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in TOKEN.findall((CSS / "tokens.css").read_text())
}
SCHEMES = ("light", "dark")

GROUNDS = ["paper", "surface", "sunken"]
TINTS = ["brand-tint", "good-tint", "warm-tint", "bad-tint", "accent-tint"]
TEXT = [
    *[
        (ink, ground)
        for ground in GROUNDS
        for ink in ("ink", "muted", "brand", "brand-strong", "accent", "bad")
    ],
    *[("ink", tint) for tint in [*TINTS, "mark"]],
    *[("good", ground) for ground in [*GROUNDS, "good-tint"]],
    ("warm", "warm-tint"),
    ("bad", "bad-tint"),
    ("brand", "brand-tint"),
    ("brand-strong", "brand-tint"),
    ("muted", "bad-tint"),
    ("muted", "brand-tint"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-bad", "bad"),
    ("on-band", "band"),
    ("on-band", "band-soft"),
    ("on-band-muted", "band"),
    ("on-band-muted", "band-soft"),
]
SHAPES = [
    *[(shape, ground) for ground in GROUNDS for shape in ("edge", "focus", "brand", "bad")],
    ("sun", "band"),
    ("sun", "band-soft"),
    ("on-band-muted", "band"),
    ("accent", "paper"),
]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@each((*pair, scheme) for pair in TEXT for scheme in SCHEMES)
def test_text_has_a_contrast_of_at_least_4_5(text: str, ground: str, scheme: str) -> None:
    assert contrast(TOKENS[text][scheme], TOKENS[ground][scheme]) >= 4.5


@each((*pair, scheme) for pair in SHAPES for scheme in SCHEMES)
def test_edges_and_drawings_with_meaning_have_a_contrast_of_at_least_3(
    shape: str, ground: str, scheme: str
) -> None:
    assert contrast(TOKENS[shape][scheme], TOKENS[ground][scheme]) >= 3


def test_black_on_white_is_21_and_a_colour_on_itself_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#0f5a5e", "#0f5a5e") == 1


@each(sorted(CSS.glob("*.css")))
def test_every_variable_that_is_used_is_defined(file: Path) -> None:
    defined = set(re.findall(r"--([\w-]+):", (CSS / "tokens.css").read_text() + file.read_text()))
    assert set(re.findall(r"var\(--([\w-]+)", file.read_text())) <= defined


@each(sorted(CSS.glob("*.css")))
def test_a_stylesheet_is_in_layers_and_asks_nothing_of_another_host(file: Path) -> None:
    text = file.read_text()
    assert "@layer" in text
    assert not re.search(r"@import|url\(|//", text)
