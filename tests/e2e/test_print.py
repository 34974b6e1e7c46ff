"""What the rules for paper do where a page ends."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

RULES = (Path(__file__).parents[2] / "static/css/print.css").read_text()
TABLE = (
    "<table><caption>Activiteiten</caption><thead><tr><th>Nummer</th></tr></thead>"
    "<tbody><tr><td><div style='height: 300px'>A1</div></td></tr><tr><td>A2</td></tr></tbody></table>"
)


@pytest.mark.parametrize("used", [300, 780])
def test_the_head_of_a_table_is_on_the_page_of_its_first_row(browser: Browser, used: int) -> None:
    page = browser.new_page()
    page.set_content(f"<style>{RULES}</style><p>Begin</p><div style='height: {used}px'></div>{TABLE}")
    paper = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    page.close()
    for sheet in (leaf.extract_text() for leaf in paper.pages):
        assert ("Activiteiten" in sheet) == ("A1" in sheet)
