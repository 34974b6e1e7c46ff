"""The `lichtwerk` command, for whoever keeps the installation running."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

import click
from flask import Flask

from wiki.config import SettingError, is_loopback, keep_to_oneself, read
from wiki.kernel.access import SCOPES


def _app() -> Flask:
    from wiki.app import create_app

    try:
        return create_app(read())
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
    keep_to_oneself()


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
    from wiki.pages.services import linking
    from wiki.search.services import indexing

    _upgrade()
    if linking.is_behind():
        _find_links()
    _find_origins()
    _look_at_images()
    if _render_anew() or indexing.is_behind():
        _reindex()
    click.echo("The database is up to date.")


def _look_at_images() -> None:
    """Make the sizes of images that came in before there were any, and take away what describes them; what was done
    before is not done again."""
    from wiki.kernel.db import transaction
    from wiki.pages.services import older_images

    with _steps("Images") as step:
        for sha256 in older_images.unknown():
            looked_at = older_images.prepare(sha256)
            with transaction():
                older_images.commit(looked_at)
            step("")


def _render_anew() -> bool:
    """Make every page again when this version makes something else of a text; tells whether a page changed.

    What the pages were made by is in a file of the data folder: another machine at the same database looks once
    more, and finds nothing to do.
    """
    from wiki.days.services import rendering as days
    from wiki.kernel.db import transaction
    from wiki.kernel.markdown import VERSION
    from wiki.pages.services import rendering
    from wiki.plan.services import render_anew

    mark = read().data / "rendered-by"
    if mark.exists() and mark.read_text(encoding="utf-8") == str(VERSION):
        return False
    changed = False
    with _steps("Pages") as step:
        for page_id in rendering.page_ids():
            anew = rendering.prepare_anew(page_id)
            with transaction():
                changed |= rendering.commit_anew(anew)
            step("")
    with transaction():
        render_anew()
        days.render_anew()
    mark.write_text(str(VERSION), encoding="utf-8")
    return changed


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the product with uvicorn. In demo mode on this machine's own address only."""
    url = f"http://{'[' + host + ']' if ':' in host else host}:{port}"
    os.environ.setdefault("LICHTWERK_BASE_URL", url)
    try:
        config = read()
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    demo = _has_demo()
    if demo and not is_loopback(host):
        raise click.ClickException(
            "This is the demo, with a password everybody knows: it only listens on 127.0.0.1."
        )
    from wiki.serving import run  # makes the app, so not before the settings and the database were looked at

    mails = bool(config.mail_url) and not demo
    sys.exit(0 if run(host, port, config.workers, lambda: click.echo(_welcome(url, demo)), mails) else 1)


def _has_demo() -> bool:
    """Whether this is the demo; asks the database alone, and closes it before the server makes its own app."""
    from wiki.demo import mode
    from wiki.kernel import schema
    from wiki.kernel.db import bare_app, db

    with bare_app(read().database_url).app_context():
        if problem := schema.problem():
            raise click.ClickException(problem)
        found = mode.is_demo()
        db.session.remove()
        db.engine.dispose()
        return found


def _welcome(url: str, demo: bool) -> str:
    if not demo:
        return f"Lichtwerk is at {url}"
    from wiki.demo.network import PEOPLE

    accounts = "\n".join(f"  {p.email}" for p in PEOPLE)
    return f"Lichtwerk is at {url}\n\nDemo accounts (password vele-handen-2018):\n{accounts}\n"


def _find_origins() -> None:
    """Work out from which version each line comes, of the versions of which that is not stored yet."""
    from wiki.kernel.db import session, transaction
    from wiki.pages.services import origins

    found = origins.pages_without()
    if not found:
        return
    with _steps("Versions") as step:
        for page_id in found:
            missing = origins.prepare_missing(page_id)
            with transaction():
                origins.commit_missing(page_id, missing)
            session().expunge_all()
            step("")


@main.command()
def demo() -> None:
    """Fill an empty database with the demo network."""
    _clear_unfinished_demo()
    with _app().app_context():
        _load_demo()
    click.echo("The demo network is there.")


def _clear_unfinished_demo() -> None:
    """A demo that was cut off halfway is made anew; only files that the demo itself began are removed."""
    data = read().data
    begun = data / "demo-begun"
    if not begun.exists() or (data / "demo").exists():
        return
    for leftover in data.glob("lichtwerk.sqlite3*"):
        leftover.unlink()
    with _app().app_context():
        _upgrade()


def _load_demo() -> None:
    from wiki.demo.loader import STEPS, NotEmpty, is_empty, load

    data = read().data
    if not is_empty():
        raise click.ClickException("There is something in the database already; the demo needs an empty one.")
    (data / "demo-begun").touch()
    with click.progressbar(length=STEPS, label="Demo", file=sys.stderr) as bar:
        try:
            load(lambda _: bar.update(1))
        except NotEmpty as error:
            raise click.ClickException("Somebody else fills this database at the moment.") from error
    (data / "demo").touch()


def _upgrade() -> None:
    import logging

    from wiki.kernel.schema import upgrade

    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()


@main.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("email")
@click.argument("name")
@click.option(
    "--role", "roles", multiple=True, required=True, help="teacher, treasurer, ... (may be given again)"
)
@click.option("--school", default=None, help="BRIN code of the school, for the roles of a school")
@click.password_option(help="asked for when it is not given")
@click.option(
    "--hand-over", is_flag=True, help="the password is somebody else's: they change it at its first use"
)
@with_app
def add_user(
    email: str, name: str, roles: tuple[str, ...], school: str | None, password: str, hand_over: bool
) -> None:
    """Add somebody with one or more roles."""
    from wiki.kernel.db import transaction
    from wiki.schools.rules import OPERATOR
    from wiki.schools.services.people import add_person

    with _explained(), transaction():
        add_person(OPERATOR, email, name, password, _grants(roles, school), handed_over=hand_over)
    click.echo(f"{email} can sign in now.")


@user.command("role")
@click.argument("email")
@click.option("--add", "added", multiple=True, help="a role of the network to give (may be given again)")
@click.option("--remove", "removed", multiple=True, help="a role of the network to take (may be given again)")
@with_app
def change_roles(email: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    """Give or take roles of the network, also those that move money; all who decide on money are told."""
    from wiki.kernel.db import transaction
    from wiki.schools.queries.schools import grants_of
    from wiki.schools.rules import OPERATOR
    from wiki.schools.services.people import set_roles

    person = _member(email)
    taken = {role for role, _school in _grants(removed, None)}
    with _explained(), transaction():
        kept = [grant for grant in grants_of(person.member_id) if grant[0] not in taken]
        set_roles(OPERATOR, person.member_id, list(dict.fromkeys([*kept, *_grants(added, None)])))
    click.echo(f"{email} has other roles now.")


@user.command("link")
@click.argument("email")
@with_app
def password_link(email: str) -> None:
    """Print a link by which this person makes a new password; for when no mail goes out."""
    from wiki.kernel import running_app
    from wiki.kernel.db import transaction
    from wiki.schools.services.people import link_for

    person = _member(email)
    with _explained(), transaction():
        made = link_for(person.member_id)
    click.echo(f"{running_app.base_url()}/password/{made}")


def _member(email: str) -> Any:
    from wiki.schools.queries.actors import by_email

    found = by_email(email)
    if found is None:
        raise click.ClickException(f"Nobody who may sign in has the address {email}.")
    return found


def _grants(roles: tuple[str, ...], brin: str | None) -> list[Any]:
    from wiki.schools.queries.schools import schools_by_brin
    from wiki.schools.rules import SCHOOL_ROLES, Role

    found = next((s.id for s in schools_by_brin() if s.brin == (brin or "").upper()), None)
    if brin and found is None:
        raise click.ClickException(f"There is no school with code {brin}.")
    try:
        wanted = [Role(r) for r in roles]
    except ValueError as error:
        raise click.ClickException(f"There is no such role; choose from {', '.join(Role)}.") from error
    if found is None and SCHOOL_ROLES & set(wanted):
        raise click.ClickException("This role is of a school: name it with --school.")
    return [(role, found if role in SCHOOL_ROLES else None) for role in wanted]


@main.command()
@click.argument("email")
@click.option("--name", default="command line", show_default=True, help="what the token is for")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(["read", *SCOPES]),
    help="what it may do besides reading (may be given again); everything when none is given",
)
@click.option(
    "--days", default=365, show_default=True, type=click.IntRange(1, 365), help="after which it ends"
)
@with_app
def token(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Print a bearer token for the JSON API, with the rights of this person."""
    from wiki.accounts.services.tokens import make_token
    from wiki.kernel.db import transaction

    person, wanted = _member(email), set(scopes or SCOPES) - {"read"}
    with _explained(), transaction():
        made = make_token(person, name, wanted, days)
    click.echo(made)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_app
def backup(file: Path) -> None:
    """Write everything (rows and files) to one ZIP file, while people go on working."""
    from wiki import backup as archive
    from wiki.kernel.blobs import blobs

    with _explained(), _steps("Backup") as step:
        archive.backup(file, blobs(), step)
    click.echo(f"Everything is in {file}.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_app
def restore(file: Path) -> None:
    """Fill an empty database and file store from a backup, and build the search index."""
    from wiki import backup as archive
    from wiki.kernel.blobs import blobs
    from wiki.kernel.db import transaction
    from wiki.notices.services.outbox import after_restore

    with _explained(), _steps("Restore") as step:
        archive.restore(file, blobs(), step)
    with transaction():
        after_restore()
    (read().data / "rendered-by").unlink(missing_ok=True)  # the backup may be of an older version
    _look_at_images()
    _render_anew()
    _find_links()
    _reindex()
    _check_files()
    click.echo(f"Everything of {file} is back.")


def _check_files() -> None:
    """Every file that a row names came back."""
    from wiki.verification.content import files

    for difference in files():
        raise click.ClickException(f"Not everything is back. {difference}")


@main.command()
@with_app
def reindex() -> None:
    """Build the search index anew, and find the links between pages again."""
    _find_links()
    click.echo(f"{_reindex()} entries are in the index.")


def _find_links() -> None:
    from wiki.kernel.db import transaction
    from wiki.pages.services import linking

    with _steps("Links") as step, transaction():
        linking.find_all(lambda: step(""))


def _reindex() -> int:
    from wiki.kernel.db import transaction
    from wiki.search.services import attachment_text, indexing

    with _steps("Index") as step:
        attachment_text.read_missing(lambda: step(""))
    with _steps("Index") as step, transaction():
        return indexing.reindex(lambda: step(""))


@main.command()
@click.option("--seal", is_flag=True, help="print the seal of the audit trail, to be kept elsewhere")
@click.option(
    "--against",
    metavar="SEAL",
    default="",
    help="a seal, or a file with one in it: nothing before it changed",
)
@click.option(
    "--stamp", type=click.Path(dir_okay=False, path_type=Path), help="the file of a time stamp of the seal"
)
@with_app
def verify(seal: bool, against: str, stamp: Path | None) -> None:
    """Work out the books again, and check chain, seals and files; exit status 1 when something differs."""
    from wiki.audit import queries
    from wiki.verification import anchor, differences, kept_seals

    kept = _told(kept_seals.read, against) if against else None
    found = 0
    with _steps("Verify") as step:
        for difference in chain(differences(step), anchor.against(kept) if kept else ()):
            click.echo(difference)
            found += 1
    if found:
        raise click.ClickException(f"{found} differences.")
    click.echo("Everything is as it should be.")
    if kept:
        click.echo(f"Nothing was changed of what was sealed on {kept.day} as number {kept.seq}.")
        if stamp:
            click.echo(_told(kept_seals.read_stamp, kept, stamp))
    elif seal and (now := queries.head()):
        click.echo(now)
        if stamp:
            click.echo(_told(kept_seals.write_stamp, now, stamp))


def _told(work: Callable[..., Any], *given: Any) -> Any:
    """What comes of a seal or a time stamp; what is wrong with it ends the command with a sentence."""
    from wiki.verification.timestamps import NotStamped

    try:
        return work(*given)
    except (NotStamped, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


@main.command()
@with_app
def mail() -> None:
    """Send the mails that wait, for a machine that runs no `lichtwerk serve`."""
    from flask import current_app

    from wiki.demo.mode import is_demo
    from wiki.notices.services.delivery import deliver

    if is_demo():
        raise click.ClickException("This is the demo: it sends no mail.")
    if not current_app.config["LICHTWERK"].mail_url:
        raise click.ClickException("LICHTWERK_MAIL_URL is not set: there is no mail server to send by.")
    done = deliver()
    click.echo(f"{done.sent} sent, {done.refused} refused, {done.unsure} unsure.")


@main.command()
@with_app
def sweep() -> None:
    """Tell people what became due, and make the mails of the day; `lichtwerk serve` does so every hour."""
    from wiki.notices.services import delivery

    delivery.sweep()
    click.echo("What is due was told.")


@main.command(hidden=True)
@click.argument("message")
@with_app
def draft_migration(message: str) -> None:
    """For developers: write a migration of what the models have and the database lacks."""
    from wiki.kernel.schema import draft

    draft(message)


@main.command(hidden=True)
@click.option("--pages", default=1000, show_default=True, type=click.IntRange(1, 100_000))
def seed(pages: int) -> None:
    """Add pages and costs to the demo network, for measuring; an empty data folder gets the demo first."""
    from wiki.bench.seed import NotTheDemo, seed_pages
    from wiki.bench.seed_costs import seed_projects
    from wiki.demo.loader import is_empty

    _clear_unfinished_demo()
    with _app().app_context():
        _upgrade()
        if is_empty():
            _load_demo()
        try:
            with click.progressbar(length=pages, label="Pages", file=sys.stderr) as bar:
                seed_pages(pages, bar.update)
            projects = max(1, pages // 100)
            with click.progressbar(length=projects, label="Costs", file=sys.stderr) as bar:
                seed_projects(projects, bar.update)
        except NotTheDemo as error:
            raise click.ClickException("This is not a demo network; seed an empty data folder.") from error
    click.echo(f"{pages} pages and {projects} projects were added.")


@main.command(hidden=True)
@click.option("--quick", is_flag=True, help="a small run: whether it works, not what it costs")
@click.option(
    "--writing", is_flag=True, help="a small network; writing together, saving and histories in full"
)
def bench(quick: bool, writing: bool) -> None:
    """Measure against bare Flask with the same bytes; exit status 1 when a promise is not kept."""
    if find_spec("a2wsgi") is None:
        raise click.ClickException("Bare Flask is served by a2wsgi, which comes with the extra dev.")
    from wiki.bench.measure import FULL, QUICK, WRITING, measure

    if not measure(QUICK if quick else WRITING if writing else FULL, click.echo):
        raise click.ClickException("A promise is not kept.")


@contextmanager
def _steps(label: str) -> Iterator[Callable[[str], None]]:
    """A line of progress on a terminal; nothing elsewhere."""
    shown = sys.stderr.isatty()

    def step(name: str) -> None:
        if shown:
            click.echo(f"\r{label} … {name:<40}", nl=False, err=True)

    yield step
    if shown:
        click.echo("", err=True)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what a service refuses into a sentence and exit status 1."""
    from wiki.backup import BackupError
    from wiki.kernel.errors import Invalid, LichtwerkError

    try:
        yield
    except Invalid as invalid:
        raise click.ClickException(" ".join(str(e) for e in invalid.errors.values())) from invalid
    except (LichtwerkError, BackupError) as error:
        raise click.ClickException(str(error) or "This is not possible.") from error


if __name__ == "__main__":
    main()
