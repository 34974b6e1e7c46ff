"""The `lichtwerk` command: the same app, for operators."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import click
from flask import Flask

from wiki.config import SettingError, read


def _app(**overrides: str) -> Flask:
    from wiki.app import create_app

    try:
        return create_app(read(**overrides))
    except SettingError as error:
        raise click.ClickException(str(error)) from error


def with_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the app."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with _app().app_context():
            return command(*args, **kwargs)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lichtwerk")
def main() -> None:
    """Lichtwerk: a wiki with shared costs for networks of schools."""


@main.command()
@with_app
def settings() -> None:
    """Print every setting with its value (secrets masked) and where it comes from."""
    from flask import current_app

    for name, value, source in current_app.config["LICHTWERK"].rows():
        click.echo(f"{name}={value}  ({source})")


@main.command()
@with_app
def migrate() -> None:
    """Bring the database to this version of the product."""
    import logging

    from flask_migrate import upgrade

    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    click.echo("The database is up to date.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the product with uvicorn. In demo mode on this machine's own address only."""
    import uvicorn

    url = f"http://{'[' + host + ']' if ':' in host else host}:{port}"
    os.environ.setdefault("LICHTWERK_BASE_URL", url)
    os.environ["LICHTWERK_DEMO"] = "1" if _has_demo() else "0"
    try:
        config = read()
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    if config.demo and not _is_loopback(host):
        raise click.ClickException(
            "This is the demo, with a password everybody knows: it only listens on 127.0.0.1."
        )
    click.echo(_welcome(url, config.demo))
    uvicorn.run(
        "wiki.asgi:app",
        host=host,
        port=port,
        workers=config.workers,
        proxy_headers=False,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _demo_mark() -> Path:
    return read().data / "demo"


def _has_demo() -> bool:
    try:
        return _demo_mark().exists()
    except SettingError as error:
        raise click.ClickException(str(error)) from error


def _welcome(url: str, demo: bool) -> str:
    if not demo:
        return f"Lichtwerk is at {url}"
    from wiki.demo.network import PEOPLE

    accounts = "\n".join(f"  {p.email}" for p in PEOPLE)
    return f"Lichtwerk is at {url}\n\nDemo accounts (password vele-handen-2018):\n{accounts}\n"


@main.command()
@with_app
def demo() -> None:
    """Fill an empty database with the demo network."""
    from wiki.demo.loader import NotEmpty, load

    try:
        with click.progressbar(length=100, label="Demo", file=sys.stderr) as bar:
            load(lambda step: bar.update(step))
    except NotEmpty as error:
        raise click.ClickException(
            "There is something in the database already; the demo needs an empty one."
        ) from error
    _demo_mark().touch()
    click.echo("The demo network is there.")
