"""frontend/src/links and images: which links a text has, where they lead, and how an image is written."""

import pytest

from tests.support.modules import Modules
from wiki.kernel.markdown import render

TARGETS = "links/targets.js"


def test_links_are_found_outside_code_with_their_places(module_page: Modules) -> None:
    text = '[a](/x) `[b](/y)` ![c \\] d](/z "t") [[e]] \\[f](/g)\n\n```\n[h](/i)\n```\n\n[j [k]](/l_(m))'
    found = module_page.call(TARGETS, "linksIn", text)
    assert [one["address"] for one in found] == ["/x", "/z", "", "/l_(m)"]
    assert text[found[0]["from"] : found[0]["to"]] == "[a](/x)"


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("/pages/1", "ask"),
        ("https://site.example/pages/1", "ask"),
        ("https://school.nl/a", "fine"),
        ("mailto:a@b.nl", "fine"),
        ("#h-doel", "fine"),
        ("https://", "dead"),
        ("", "dead"),
        ("school", "dead"),
        ("//elders.example/x", "dead"),
        ("javascript:alert(1)", "dead"),
    ],
)
def test_what_can_be_said_of_an_address(module_page: Modules, address: str, verdict: str) -> None:
    assert module_page.call(TARGETS, "judge", address, "https://site.example") == verdict


def test_the_headings_of_a_text_have_the_places_that_the_page_gives_them(module_page: Modules) -> None:
    text = """## Kop **vet** en `code`

> ### Citaat é [link](/pages/1)

- # in lijst

Onder
---

## C# \\& zo

## Deel ##

```
## geen kop
```
"""
    ids = [heading.id for heading in render(text).toc]
    missing = (
        "const m = await import('/' + given[0]);"
        "return given[2].filter((to) => m.isMissing(to, m.placesIn(given[1])));"
    )
    links = [*(f"#{id_}" for id_ in ids), "#h-geen-kop", "#fn:1"]
    assert module_page.run(missing, TARGETS, text, links) == ["#h-geen-kop"]


def test_what_somebody_types_becomes_an_address_or_nothing(module_page: Modules) -> None:
    typed = {
        " school.nl/over ": "https://school.nl/over",
        "http://a.nl": "http://a.nl",
        "anna@school.nl": "mailto:anna@school.nl",
        "/pages/3": "/pages/3",
        "https://site.example/pages/3": "/pages/3",
        "twee woorden": "",
        "javascript:alert(1)": "",
        "school": "",
    }
    found = {one: module_page.call(TARGETS, "asAddress", one, "https://site.example") for one in typed}
    assert found == typed


def test_an_image_is_written_and_read_the_same(module_page: Modules) -> None:
    image = {"alt": "Een [mooi] \\ plaatje", "address": "/files/ab/x.png", "size": "half"}
    text = module_page.call("images/markup.js", "imageText", image)
    assert text == r"![Een \[mooi\] \\ plaatje](/files/ab/x.png#half)"
    found = module_page.call("images/markup.js", "imageAt", f"a {text} b", 5)
    assert {name: found[name] for name in image} == image


def test_pictures_are_taken_from_rich_text(module_page: Modules) -> None:
    rtf = (
        r"{\rtf1 x {\*\shppict{\pict{\*\picprop{\sp{\sn a}}}\picw10\pngblip" + "\n89504e47\n0d0a}}"
        r"{\nonshppict{\pict\wmetafile8 0100}}{\pict\wmetafile8 0102}}"
    )
    script = (
        "const { picturesIn } = await import('/paste/rtf_pictures.js');"
        "return picturesIn(given[0]).map((one) => one && [one.type, [...one.bytes]]);"
    )
    assert module_page.run(script, rtf) == [["image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A]], None]
