"""Who may reach which address, read from the marks on the views: the table of docs/reference/access.md."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from wiki.kernel.access import ANYONE, MEMBERS, allowed
from wiki.schools.rules import Role

HEAD = """# Who may reach what

Every address of Lichtwerk and who may reach it. This table is made from the code and a test fails when it differs;
make it again with `LICHTWERK_WRITE_DOCS=1 ./dev test tests/architecture/test_routes.py`.

Reaching an address is the first of two doors: what somebody may see or change there is decided by the rules of the
part it belongs to (`wiki/<part>/rules.py`). *Anyone* includes visitors without an account.

| Address | Method | Who |
|---|---|---|
"""
_ORDER = {name: n for n, name in enumerate((ANYONE, MEMBERS, *Role))}


@dataclass(frozen=True, order=True)
class Route:
    """One address with one method, and who may reach it."""

    rule: str
    method: str
    endpoint: str
    who: frozenset[str]
    arguments: frozenset[str]


def routes(app: Flask) -> Iterator[Route]:
    """Every route of the app, HEAD and OPTIONS aside."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        who = allowed(view) or allowed(getattr(view, "view_class", None))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule.rule, method, rule.endpoint, who, frozenset(rule.arguments))


def table(app: Flask) -> str:
    """The whole document."""
    rows = sorted({(r.rule, r.method, _words(r.who)) for r in routes(app)})
    return HEAD + "".join(f"| `{rule}` | {method} | {who} |\n" for rule, method, who in rows)


def _words(who: frozenset[str]) -> str:
    names = sorted(who, key=lambda name: _ORDER[name])
    return ", ".join(name.replace("_", " ") for name in names).capitalize()
