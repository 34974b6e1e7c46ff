"""The words of the house: docs/explanation/words.md beside the English messages and the names of the modules."""

import re
from functools import cache
from pathlib import Path

from tests.support.catalogue import texts

ROOT = Path(__file__).resolve().parents[2]
WORDS = (ROOT / "docs/explanation/words.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The rows of the table under this heading, without its head."""
    section = WORDS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


@cache
def messages() -> list[str]:
    """Every English message of code and templates, each form of those that count."""
    return [form for text in texts() for form in ((text,) if isinstance(text, str) else text)]


@cache
def modules() -> list[Path]:
    """Every module and every folder of modules, from wiki/ on."""
    files = [path.relative_to(ROOT / "wiki") for path in (ROOT / "wiki").rglob("*.py")]
    return sorted(
        {file.with_suffix("") for file in files} | {file.parent for file in files if file.parent.name}
    )


def test_no_english_message_has_a_word_that_translates_dutch() -> None:
    wrong = [
        f"{said!r}, not {word!r} but {better!r}"
        for word, better in table("Not on the English screen")
        for said in messages()
        if re.search(rf"\b{re.escape(word)}\b", said, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_has_a_name_that_was_given_up() -> None:
    wrong = [
        f"wiki/{module}: call it {better}"
        for slice_name, name, better in table("Not the name of a module")
        for module in modules()
        if module.name == name and len(module.parts) > 1 and slice_name in ("*", module.parts[0])
    ]
    assert not wrong, "\n".join(wrong)


def test_a_term_has_one_name_in_the_code_and_on_each_screen() -> None:
    rows = table("Terms")
    for column in (0, 1, 2):
        names = [row[column] for row in rows]
        assert sorted(names) == sorted(set(names))
    assert all(len(row) == 4 and all(row) for row in rows)


def test_the_screen_uses_the_terms_of_the_list() -> None:
    said = "\n".join(messages()).lower()
    unused = [row[1] for row in table("Terms") if row[1] not in said]
    assert unused in ([], ["focal point"])


def test_each_term_is_the_name_of_something_in_the_code() -> None:
    named = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in _names()}
    missing = [row[0] for row in table("Terms") if not _stands_in(row[0].replace(" ", "_"), named)]
    assert missing in ([], ["focal point"])


def _names() -> set[str]:
    """The names of modules, and of the classes, functions, fields and members in them."""
    sources = [path.read_text() for path in (ROOT / "wiki").rglob("*.py")]
    made = {
        name for source in sources for name in re.findall(r"^ *(?:class |def )?(\w+)(?=[:=( ])", source, re.M)
    }
    return made | {module.name for module in modules()}


def _stands_in(term: str, names: set[str]) -> bool:
    return any(term in name for name in names)
