"""The words of a rendered page, for search and excerpts."""

import html as entities
import re

NOTE_MARKS = re.compile(r'<a [^<>]*class="footnote-(?:backref|ref)"[^<>]*>[^<]*</a>')
BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|dl|dt|dd|div|pre|blockquote|table|caption|tr|br|hr|section|details|summary"
    r"|figure|figcaption)(?: [^<>\"]*+(?:\"[^\"]*+\"[^<>\"]*+)*+)?>"
)
ANNOTATION = re.compile(r"<annotation[^<>]*>[^<>]*</annotation>")
"""The source of a formula, which stands in it beside what is seen of it."""
CELL = re.compile(r"</t[dh]>")
TAG = re.compile(r"</?[a-z][^<>\"]*+(?:\"[^\"]*+\"[^<>\"]*+)*+>")
BREAKS = re.compile(r"[ \t\xa0]*\n\s*")
SPACES = re.compile(r"[ \t\xa0]+")


def plain_text(html: str) -> str:
    """The text of sanitised HTML: tags dropped, entities decoded, a line for each block, none of them empty."""
    text = ANNOTATION.sub("", NOTE_MARKS.sub("", html))
    text = BLOCK.sub("\n", text)
    text = CELL.sub(" ", text)
    text = entities.unescape(TAG.sub("", text))
    return BREAKS.sub("\n", SPACES.sub(" ", text)).strip()
