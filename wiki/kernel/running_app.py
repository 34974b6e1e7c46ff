"""The app that runs, for code that knows nothing of HTTP: its settings, its templates, its context in a thread."""

from collections.abc import Callable

from flask import Flask, current_app
from flask.ctx import AppContext

from wiki.config import Config


def settings() -> Config:
    """The settings this process was started with."""
    config: Config = current_app.config["LICHTWERK"]
    return config


def base_url() -> str:
    """Where this site says it is, without a slash at the end: never what a request says of it."""
    return settings().base_url.rstrip("/")


def secret_key() -> str:
    """What this site signs with."""
    key: str = current_app.config["SECRET_KEY"]
    return key


def filled(template: str, **values: object) -> str:
    """A template filled in. It knows nothing of who asks: a file is the same for all who may have it."""
    return current_app.jinja_env.get_template(template).render(**values)


def context_maker() -> Callable[[], AppContext]:
    """What makes a context of this app, to be called in another thread."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app.app_context
