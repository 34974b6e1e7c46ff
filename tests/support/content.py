"""Pages and projects for tests, written by the services of their slices."""

from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import insert, update

from tests.support import cast
from wiki.costs.models.project import Project
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.signals import project_saved
from wiki.pages.models import AttachmentVersion
from wiki.pages.rules.file_names import file_address
from wiki.pages.rules.pages import Change, Labels, NewPage, Text
from wiki.pages.services import attachments, file_changes, pages, status
from wiki.releases.models import PageRelease
from wiki.schools.queries.actors import by_id
from wiki.schools.rules import Actor


def actor(name: str) -> Actor:
    """One of the cast."""
    found = by_id(cast.PEOPLE[name][0])
    assert found is not None
    return found


def page(
    title: str,
    body: str = "",
    *,
    by: str = "anna",
    kind: str = "page",
    public: bool = False,
    tags: tuple[str, ...] = (),
    activities: tuple[int, ...] = (),
    state: str = "",
) -> int:
    """A page, released when it is to be public or `ready`; returns its id."""
    labels = Labels(activities=frozenset(activities), tags=tags)
    made = pages.create_page(actor(by), NewPage(Text(title, body, labels), kind))
    if public or state == "ready":
        release(made.id, 1)
    if public:
        with transaction():
            status.set_visibility(actor("kim"), made.id, "public")
    return made.id


def release(page_id: int, revision: int, label: str = "1") -> None:
    """Have readers get this version, as if it was read before."""
    major, _, minor = label.partition(".")
    with transaction() as db:
        status.set_released(page_id, revision, label)
        numbers = {"major": int(major), "minor": int(minor or 0)}
        db.add(PageRelease(page_id=page_id, revision=revision, at=clock.now(), **numbers))


def archive(page_id: int) -> None:
    """Take a page out of the lists."""
    with transaction():
        status.set_archived(actor("kim"), page_id, True)


def project(title: str, description: str = "", activity: int = cast.LEARNING_GOALS) -> int:
    """A project of De Veenpluis; returns its id."""
    with transaction():
        row = {"code": f"P{title[:6]}", "title": title, "slug": "project", "description": description}
        row |= {"activity_id": activity, "lead_school_id": cast.VEENPLUIS, "created_by_id": cast.KIM}
        span = {"starts_on": date(2018, 9, 1), "ends_on": date(2019, 6, 30)}
        statement = insert(Project).values(**row, **span, created_at=clock.now()).returning(Project.id)
        id_ = session().execute(statement).scalar_one()
        project_saved.send(project_id=id_)
    return id_


def png(colour: str = "teal") -> bytes:
    """A small image."""
    out = BytesIO()
    Image.new("RGB", (4, 3), colour).save(out, "PNG")
    return out.getvalue()


def attach(page_id: int, name: str, data: bytes, by: str = "anna") -> str:
    """A file with a page; returns its address."""
    who = actor(by)
    kept = attachments.upload_file(who, page_id, name, BytesIO(data))
    with transaction():
        added = attachments.add_attachment(who, page_id, kept)
        return file_address(added.id, added.name)


def rename_in_the_dark(address: str, name: str) -> None:
    """Give a stored file a name that uploading would have cleaned, as older data may have."""
    with transaction():
        id_ = address.split("/")[2]
        session().execute(
            update(AttachmentVersion).where(AttachmentVersion.attachment_id == id_).values(name=name)
        )


def detach(address: str) -> None:
    """Take a file off its page."""
    file_changes.remove_attachment(actor("anna"), address.split("/")[2])


def save(page_id: int, base: int, body: str, by: str = "anna", **more: Any) -> int:
    """A new version of a page; returns its number."""
    return pages.save_page(actor(by), page_id, Change(base, body=body, **more)).revision
