"""What must hold for the HTML of every page, asked by the test client of each answer it gets."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from tests.support.html_page import read

Rule = Callable[[Element], Iterator[str]]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NOT_TYPED = {"hidden", "submit", "button", "reset", "image"}
ADDRESSES = ("href", "src", "action", "formaction")
CODE = ("javascript:", "vbscript:", "data:")
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers", "list")


def check_html(html: str, url: str) -> list[str]:
    """The problems of one page, each as `url: what is wrong`; an empty list when all is well."""
    page, faults = read(html)
    found = [] if re.match(r"\s*<!doctype html>", html, re.IGNORECASE) else ["no <!doctype html>"]
    found += [f"not well formed: {fault}" for fault in faults]
    found += [problem for rule in RULES for problem in rule(page)]
    return [f"{url}: {problem}" for problem in found]


def text_of(element: Element) -> str:
    """What an element says: its text and the alternatives of its images, blanks folded."""
    said = [part.get("alt", "") for part in element.iter("img")]
    return " ".join(" ".join(["".join(element.itertext()), *said]).split())


def name_of(element: Element, page: Element) -> str:
    """The name a screen reader gives it, for what has no label."""
    if named := element.get("aria-labelledby", "").split():
        by_id = {e.get("id"): e for e in page.iter() if e.get("id")}
        if said := " ".join(text_of(by_id[n]) for n in named if n in by_id):
            return said
    return element.get("aria-label", "").strip() or text_of(element)


def one_h1(page: Element) -> Iterator[str]:
    """Exactly one h1, and the title begins with it."""
    heads = list(page.iter("h1"))
    if len(heads) != 1:
        yield f"{len(heads)} h1 elements"
        return
    title = " ".join((page.findtext("head/title") or "").split())
    head = text_of(heads[0])
    if not head:
        yield "the h1 is empty"
    if not title.startswith(head):
        yield f"the title {title!r} does not begin with the h1 {head!r}"


def language_set(page: Element) -> Iterator[str]:
    """The page says its language."""
    if not page.get("lang"):
        yield "no lang on <html>"


def unique_ids(page: Element) -> Iterator[str]:
    """An id is used once, and what refers to an id finds it."""
    ids = Counter(e.get("id") for e in page.iter() if e.get("id") is not None)
    for one, times in ids.items():
        if times > 1 or not one:
            yield f"id {one!r} is used {times} times"
    for element in page.iter():
        for attribute in REFERENCES:
            for one in element.get(attribute, "").split():
                if one not in ids:
                    yield f'<{element.tag} {attribute}="{one}"> refers to nothing'


def labelled_controls(page: Element) -> Iterator[str]:
    """Every control that is filled in has a label or a name."""
    targets = {label.get("for") for label in page.iter("label") if text_of(label)}
    inside = {id(e) for label in page.iter("label") for e in label.iter()}
    for control in page.iter():
        if control.tag not in ("input", "select", "textarea") or control.get("type") in NOT_TYPED:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby")
        if not (named or control.get("id") in targets or id(control) in inside):
            yield f'no label for <{control.tag} name="{control.get("name", "")}">'


def choices_only(page: Element) -> Iterator[str]:
    """A list of choices holds choices; browsers of now let other things stand there, those of before drop them."""
    for select in page.iter("select"):
        for element in select.iter():
            if element.tag not in ("select", "option", "optgroup", "hr"):
                yield f'<{element.tag}> in <select name="{select.get("name", "")}">'


def described_images(page: Element) -> Iterator[str]:
    """An image has an alternative, empty when it only decorates; a drawing is hidden or named."""
    for image in page.iter("img"):
        if image.get("alt") is None:
            yield f'no alt on <img src="{image.get("src", "")}">'
    for drawing in _drawings(page):
        if drawing.get("aria-hidden") != "true" and not drawing.get("aria-label"):
            yield "an <svg> is neither hidden nor named"


def _drawings(page: Element) -> Iterator[Element]:
    return (e for e in page.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == "svg")


def nothing_inline(page: Element) -> Iterator[str]:
    """No style, handler or code in attributes."""
    for element in page.iter():
        for attribute, value in element.attrib.items():
            if attribute == "style" or attribute.startswith("on"):
                yield f"<{element.tag}> has {attribute}="
            if attribute in ADDRESSES and value.strip().lower().startswith(CODE):
                yield f"<{element.tag} {attribute}> is code or data"


def own_scripts_and_styles(page: Element) -> Iterator[str]:
    """What runs or styles is ours: from this site, or with the nonce of this answer."""
    for script in page.iter("script"):
        if not (_own(script.get("src")) or script.get("nonce")) and script.get("type") != "application/json":
            yield "a <script> has neither a nonce nor a src of this site"
    for style in page.iter("style"):
        if not style.get("nonce"):
            yield "a <style> has no nonce"
    for link in page.iter("link"):
        if link.get("rel") == "stylesheet" and not _own(link.get("href")):
            yield f"a stylesheet from elsewhere: {link.get('href')}"


def _own(address: str | None) -> bool:
    return bool(address) and not urlsplit(str(address)).netloc and str(address).startswith("/")


def named_links_and_buttons(page: Element) -> Iterator[str]:
    """Links, buttons and summaries say something; a button says what it is."""
    for element in page.iter():
        pressed = element.tag in ("button", "summary") or (element.tag == "a" and "href" in element.attrib)
        if pressed and not (name_of(element, page) or _names_in_drawing(element)):
            yield f"<{element.tag}> without text ({element.get('href') or element.get('class') or ''})"
        if element.tag == "button" and element.get("type") not in ("submit", "button", "reset"):
            yield f"<button>{text_of(element)} has no type"


def _names_in_drawing(element: Element) -> bool:
    return any(drawing.get("aria-label") for drawing in _drawings(element))


def forms_carry_a_token(page: Element) -> Iterator[str]:
    """A form that changes something carries the CSRF token; forms do not stand in each other."""
    for form in page.iter("form"):
        names = [e.get("name") for e in form.iter("input")]
        method = form.get("method", "get").lower()
        if method == "post" and "csrf_token" not in names:
            yield f'<form action="{form.get("action", "")}"> has no csrf_token'
        if method != "post" and "csrf_token" in names:
            yield f'<form action="{form.get("action", "")}"> puts its csrf_token in the address'


def headings_in_order(page: Element) -> Iterator[str]:
    """Each heading is at most one level below the one before, and says something."""
    before = 0
    for element in page.iter():
        if element.tag in HEADINGS:
            level = int(element.tag[1])
            if before and level > before + 1:
                yield f"h{level} {text_of(element)!r} follows h{before}"
            if not text_of(element):
                yield f"an empty h{level}"
            before = level


def tables_with_headers(page: Element) -> Iterator[str]:
    """A table has header cells with a scope, and ours have a caption; what people wrote (.prose) may do without."""
    written = {
        id(e) for box in page.iter() if "prose" in box.get("class", "").split() for e in box.iter("table")
    }
    for table in page.iter("table"):
        headers = list(table.iter("th"))
        if not headers:
            yield "a table without header cells"
        if id(table) in written:
            continue
        if table.find("caption") is None:
            yield "a table without caption"
        if any(not th.get("scope") for th in headers):
            yield "a header cell without scope"


def one_main(page: Element) -> Iterator[str]:
    """One main part, to which the first link of the page leads."""
    mains = list(page.iter("main"))
    if len(mains) != 1:
        yield f"{len(mains)} main elements"
    elif (first := next(page.iter("a"), None)) is None or first.get("href") != f"#{mains[0].get('id')}":
        yield "the first link does not lead to <main>"


def named_groups(page: Element) -> Iterator[str]:
    """Fieldsets have a legend; more than one nav needs names."""
    for fieldset in page.iter("fieldset"):
        if fieldset.find("legend") is None:
            yield "a <fieldset> without <legend>"
    names = [name.get("aria-label") or name.get("aria-labelledby") or "" for name in page.iter("nav")]
    for name, times in Counter(names).items():
        if times > 1 or (not name and len(names) > 1):
            yield f"{times} <nav> with the name {name!r}"


RULES: tuple[Rule, ...] = (
    one_h1,
    language_set,
    unique_ids,
    labelled_controls,
    choices_only,
    described_images,
    nothing_inline,
    own_scripts_and_styles,
    named_links_and_buttons,
    forms_carry_a_token,
    headings_in_order,
    tables_with_headers,
    one_main,
    named_groups,
)
