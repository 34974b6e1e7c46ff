"""The docs say what is there: settings, commands, packages, links and the words on the screen."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
from babel.messages.pofile import read_po

from tests.support.walks import each
from wiki.cli import main
from wiki.config import PREFIX, Config
from wiki.pages.rules.artefact_types import ARTEFACT_TYPES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
REFERENCE = DOCS / "reference"
CATALOGUE = ROOT / "wiki/translations/nl/LC_MESSAGES/messages.po"
CODE = re.compile(r"^(?: {4}|\t).*$|`[^`\n]*`", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
every_page = each(PAGES)


def text_of(page: Path) -> str:
    """The page without its code."""
    return CODE.sub("", page.read_text(encoding="utf-8"))


def anchors_of(page: Path) -> set[str]:
    """What a link can point to inside a page: its headings, as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(group: click.Group, *before: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by what one types; the hidden ones are reached through ./dev."""
    for name, command in group.commands.items():
        words = (*before, name)
        if isinstance(command, click.Group):
            yield from commands(command, *words)
        elif not command.hidden:
            yield " ".join(words), command


def test_the_reference_names_every_setting_and_no_other() -> None:
    documented = re.findall(
        r"^## `(\w+)`$", (REFERENCE / "settings.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    settings = {PREFIX + setting.name.upper() for setting in fields(Config) if setting.name != "sources"}
    assert sorted(documented) == sorted(settings)


@every_page
def test_no_setting_is_named_that_is_not_there(page: Path) -> None:
    settings = {PREFIX + setting.name.upper() for setting in fields(Config)}
    for_development = {"LICHTWERK_CHROMIUM", "LICHTWERK_WRITE_DOCS", "LICHTWERK_SKIP_FRONTEND"}
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", page.read_text(encoding="utf-8")))
    assert named <= settings | for_development


def test_the_reference_names_every_command_with_its_options_and_no_other() -> None:
    reference = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### `lichtwerk (.+)`$", reference, re.MULTILINE)
    documented = {re.split(r" (?=[A-Z\[-])", heading)[0]: heading for heading in headings}
    found = dict(commands(main))
    assert sorted(documented) == sorted(found)
    for name, command in found.items():
        options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
        assert set(re.findall(r"--[a-z-]+", documented[name])) == options, name


@every_page
def test_no_command_is_named_that_is_not_there(page: Path) -> None:
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    named = set(re.findall(r"(?<!-u )(?<![\w@-])lichtwerk ([a-z]+)(?=[\s`])", code, re.MULTILINE))
    assert named <= set(main.commands) | {"lichtwerk"}


def test_the_reference_names_every_command_of_dev() -> None:
    helped = re.findall(
        r"^  ([a-z]+) ", (ROOT / "dev").read_text(encoding="utf-8").split('"""')[3], re.MULTILINE
    )
    reference = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    assert helped
    assert sorted(re.findall(r"^- `./dev ([a-z]+)", reference, re.MULTILINE)) == sorted(helped)


@every_page
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    for target in LINK.findall(text_of(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert file.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors_of(file), target


def test_every_page_of_the_docs_is_reached_from_the_index() -> None:
    seen: set[Path] = set()
    ahead = [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = (target.partition("#")[0] for target in LINK.findall(text_of(page)) if ":" not in target)
        ahead += [(page.parent / link).resolve() for link in links if link]
    assert {page for page in PAGES if page.is_relative_to(DOCS)} <= seen


@every_page
def test_no_path_of_somebodys_machine_is_named(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    assert str(ROOT) + "/" not in written
    assert not re.search(r"(?<![\w.])/(?:home|root|Users|work|tmp)/|\b[A-Z]:\\", written)


@every_page
def test_every_page_has_one_title_and_begins_with_it(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    assert written.startswith("# ")
    assert len(re.findall(r"^# ", text_of(page), re.MULTILINE)) == 1


def test_a_decision_says_why_for_every_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(p for group in project["optional-dependencies"].values() for p in group),
    ]
    decided = "\n".join(
        page.read_text(encoding="utf-8") for page in sorted((DOCS / "decisions").glob("0*.md"))
    )
    names = [re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in asked]
    missing = [name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", decided, re.IGNORECASE)]
    assert missing == []


@each(sorted((DOCS / "decisions").glob("0*.md")))
def test_a_decision_says_what_why_and_at_what_cost(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"# {int(page.name[:4])}. ")
    assert re.findall(r"^\*\*(\w+)\.\*\*", written, re.MULTILINE) == ["Decided", "Why", "Costs"]


def test_the_words_of_the_tutorial_are_those_on_the_screen() -> None:
    with CATALOGUE.open("rb") as source:
        dutch = {
            str(message.string) for message in read_po(source, locale="nl") if isinstance(message.id, str)
        }
    dutch |= {kind.name_nl for kind in ARTEFACT_TYPES}
    named = re.findall(r"\*\*(.+?)\*\*", (DOCS / "tutorial/first-page.md").read_text(encoding="utf-8"))
    assert [word for word in named if word not in dutch] == ["bold"]
