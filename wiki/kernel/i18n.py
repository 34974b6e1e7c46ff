"""Two languages, Dutch first. Messages are short English sentences; the Dutch is in the catalogue."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_app_context, has_request_context, request, session
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from wiki.kernel.clock import AMSTERDAM, now

LANGUAGES = {"nl": "Nederlands", "en": "English"}
DEFAULT = "nl"
DATES_OF = {"en": "en_GB"}
"""Whose dates a language is written with, where that is not plain: in Europe the day comes before the month."""
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "_",
    "force_locale",
    "init_app",
    "language",
    "lazy",
    "ngettext",
]


@lru_cache
def catalogue(code: str) -> NullTranslations:
    """The messages of one language, read from its source file so that it is never stale."""
    path = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        messages = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def language() -> str:
    """The reader's language: `nl` or `en`."""
    if not has_app_context():
        return DEFAULT
    spoken: str | None = g.get("spoken")
    if spoken:
        return spoken
    wanted = _preferred()
    if has_request_context():
        g.spoken = wanted  # asked for with every text of a page
    return wanted


def prefer_language(code: str) -> None:
    """The person's own choice, for this request; a choice made in this browser goes before it."""
    g.language = code
    g.pop("spoken", None)


def set_locale_source(app: Flask, language_of: Callable[[], str | None]) -> None:
    """Set the function that finds the language chosen by the person who asks; None when they chose none."""
    app.extensions["lichtwerk.language_of_reader"] = language_of


def set_locale() -> None:
    """Use the language chosen by the person who asks, unless this browser or request has one already."""
    if "language" in g or "language" in session:
        return
    if chosen := current_app.extensions["lichtwerk.language_of_reader"]():
        prefer_language(chosen)


@contextmanager
def force_locale(code: str) -> Iterator[None]:
    """Speak this language for a while, as in a mail to somebody."""
    before, g.spoken = language(), code
    try:
        yield
    finally:
        g.spoken = before


def _(message: str, **values: object) -> str:
    """The message in the reader's language, with `%(name)s` filled in."""
    text = catalogue(language()).ugettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """The message for this number, with `%(num)s` and the values filled in."""
    return catalogue(language()).ungettext(singular, plural, count) % {
        "num": count,
        **values,
    }


def lazy(message: str, **values: object) -> str:
    """The message, translated only when it is shown."""
    return cast(str, LazyString(_, message, **values))  # it stands in for a str everywhere


def init_app(app: Flask) -> None:
    """Choose the language of each request and give templates their words, dates and amounts."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Europe/Amsterdam",
        locale_selector=_preferred,
    )
    app.jinja_env.install_gettext_callables(_template_message, _template_messages, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = _template_text
    for code in LANGUAGES:
        catalogue(code)
    app.jinja_env.filters.update(
        date_long=date_long,
        date_short=date_short,
        month_name=month_name,
        datetime=date_time,
        ago=ago,
        number=number,
    )


def _template_message(message: str) -> str:
    return catalogue(language()).ugettext(message)


@pass_eval_context
def _template_text(context: EvalContext, message: str, **values: object) -> str:
    """What Jinja's own `_` gives, without its detours: a page has dozens."""
    text = catalogue(language()).ugettext(message)
    shown = Markup(text) if context.autoescape else text  # noqa: S704  # ours, from the catalogue
    return shown % values if values else shown


def _template_messages(singular: str, plural: str, count: int) -> str:
    """Without its values filled in: the template does that, with all it was given."""
    return catalogue(language()).ungettext(singular, plural, count)


def _preferred() -> str:
    """The person's own choice, else this browser's, else Dutch."""
    if not has_request_context():
        return DEFAULT
    chosen = g.get("language") or session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return _best_match(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=500)
def _best_match(accepted: str) -> str:
    ranges = parse_accept_header(accepted, LanguageAccept)
    return ranges.best_match(list(LANGUAGES), DEFAULT) or DEFAULT


def _day(value: date | datetime) -> date:
    return value.astimezone(AMSTERDAM).date() if isinstance(value, datetime) else value


@lru_cache(maxsize=5000)
def _date(day: date, form: str, code: str) -> str:
    return dates.format_date(day, form, locale=DATES_OF.get(code, code))


def date_long(value: date | datetime) -> str:
    """14 maart 2019, 14 March 2019"""
    return _date(_day(value), "long", language())


def date_short(value: date | datetime) -> str:
    """14-03-2019, 14 Mar 2019"""
    code = language()
    return _date(_day(value), "dd-MM-y" if code == "nl" else "medium", code)


def month_name(value: date) -> str:
    """maart, March"""
    return _date(value, "LLLL", language())


def date_time(value: datetime) -> str:
    """14 maart 2019, 09:30"""
    return f"{date_long(value)}, {clock_time(value)}"


def clock_time(value: datetime) -> str:
    """09:30"""
    return dates.format_time(value, "HH:mm", tzinfo=AMSTERDAM, locale=DEFAULT)


def ago(value: datetime) -> str:
    """3 uur geleden; a date when it is longer ago than a month."""
    passed = value - now()
    if abs(passed.days) > 31:
        return date_long(value)
    return dates.format_timedelta(passed, add_direction=True, locale=language())


def number(value: int) -> str:
    """1.240"""
    return numbers.format_decimal(value, locale="nl")
