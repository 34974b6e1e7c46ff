"""Files in versions: every version of a page shows the bytes it was saved with. On both databases."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support import content
from tests.support.examples import some
from wiki.adaptations.services.adaptations import decide, make_own_version, offer_back
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.pages.models import Attachment, AttachmentVersion, RevisionFile
from wiki.pages.queries import file_list, link_targets
from wiki.pages.queries import files as file_queries
from wiki.pages.queries import pages as page_queries
from wiki.pages.services import attachments, file_changes, pages
from wiki.pages.services.attachments import SameName
from wiki.schools.rules import VISITOR, Actor
from wiki.verification import content as verified

ANNA = "anna"


def anna() -> Actor:
    return content.actor(ANNA)


def id_of(address: str) -> str:
    return address.split("/")[2]


def replace(address: str, data: bytes, name: str = "plan.txt", by: str = ANNA) -> None:
    who = content.actor(by)
    file_id = id_of(address)
    kept = attachments.upload_file(who, file_queries.page_of(who, file_id), name, io.BytesIO(data))
    file_changes.replace_file(who, file_id, kept)


def shown(page_id: int, number: int) -> dict[str, bytes]:
    """What the page that was made of a version shows, by the number of each file."""
    html = page_queries.revision(anna(), page_id, number).html
    found = re.findall(r"/files/([0-9a-f]{32})/(\d+)/", html)
    return {
        id_: blobs().read(file_queries.served(anna(), id_, int(version)).sha256) for id_, version in found
    }


def newest(page_id: int) -> int:
    return page_queries.page_row(anna(), page_id).revision


def linked(*addresses: str) -> str:
    return "\n\n".join(f"[bestand]({address})" for address in addresses) or "Leeg."


def test_a_replaced_file_keeps_its_address_and_older_versions_keep_the_old_one(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    address = content.attach(page_id, "plan.txt", b"een")
    content.save(page_id, 1, linked(address))
    replace(address, b"twee")
    assert newest(page_id) == 3
    assert [shown(page_id, number) for number in (2, 3)] == [
        {id_of(address): b"een"},
        {id_of(address): b"twee"},
    ]
    assert page_queries.page_row(anna(), page_id).body.strip() == linked(address)
    assert blobs().read(file_queries.served(anna(), id_of(address)).sha256) == b"twee"
    assert [row.version for row in file_queries.versions_of(anna(), id_of(address))] == [2, 1]
    replace(address, b"twee")
    assert newest(page_id) == 3


def test_restoring_a_text_brings_back_the_files_that_it_shows(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    address = content.attach(page_id, "foto.png", content.png())
    content.save(page_id, 1, f"![Een foto]({address})")
    before = shown(page_id, 2)
    content.save(page_id, 2, "Zonder foto.", confirm_removal=True)
    content.detach(address)
    with pytest.raises(NotFound):
        file_queries.served(anna(), id_of(address))
    assert page_queries.attachments_of(page_id) == []
    pages.restore_revision(anna(), page_id, 2, newest(page_id))
    assert shown(page_id, newest(page_id)) == before != {}
    assert [file.name for file in page_queries.attachments_of(page_id)] == ["foto.png"]


def test_restoring_brings_back_the_version_of_a_file_too(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    address = content.attach(page_id, "plan.txt", b"een")
    content.save(page_id, 1, linked(address))
    replace(address, b"twee")
    assert pages.restore_revision(anna(), page_id, 2, newest(page_id)).changed
    assert shown(page_id, 4) == {id_of(address): b"een"}
    assert blobs().read(file_queries.served(anna(), id_of(address)).sha256) == b"een"
    assert not pages.restore_revision(anna(), page_id, 2, newest(page_id)).changed
    replace(address, b"drie")
    assert shown(page_id, 5) == {id_of(address): b"drie"} and shown(page_id, 4) == {id_of(address): b"een"}


def test_removing_a_file_that_the_text_shows_makes_a_version_without_it(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    address = content.attach(page_id, "plan.txt", b"een")
    content.save(page_id, 1, linked(address))
    content.detach(address)
    assert [shown(page_id, number) for number in (2, 3)] == [{id_of(address): b"een"}, {}]
    content.save(page_id, 3, linked(address) + "\n\nEn meer.")
    assert shown(page_id, 4) == {}


ACTS = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 9)),
    st.tuples(st.just("replace"), st.integers(0, 9), st.binary(min_size=1, max_size=3)),
    st.tuples(st.just("remove"), st.integers(0, 9)),
    st.tuples(st.just("save"), st.sets(st.integers(0, 9), max_size=4)),
    st.tuples(st.just("restore"), st.integers(0, 99)),
    st.tuples(st.just("release")),
)


class Model:
    """A page as it should be: the text and the files of every version, and the files that are there now."""

    def __init__(self) -> None:
        self.page_id = content.page("Plan", "Leeg.", public=True)
        self.files: dict[str, tuple[str, bytes]] = {}
        self.gone: set[str] = set()
        self.versions: list[tuple[str, dict[str, bytes]]] = [("Leeg.", {})]
        self.count = 0

    def do(self, what: str, *given: Any) -> None:
        getattr(self, what)(*given)

    def come(self, text: str, files: dict[str, bytes]) -> None:
        if (text, files) != self.versions[-1]:
            self.versions.append((text, files))

    def live(self, number: int) -> str | None:
        there = [id_ for id_ in self.files if id_ not in self.gone]
        return there[number % len(there)] if there else None

    def add(self, number: int) -> None:
        address = content.attach(self.page_id, f"{number}.txt", data := f"nieuw {number}".encode())
        self.files[id_of(address)] = (address, data)

    def replace(self, number: int, data: bytes) -> None:
        if (id_ := self.live(number)) and self.files[id_][1] != data:
            replace(self.files[id_][0], data)
            self.files[id_] = (self.files[id_][0], data)
            text, files = self.versions[-1]
            self.versions.append((text, {**files, id_: data} if id_ in files else files))

    def remove(self, number: int) -> None:
        if id_ := self.live(number):
            before = newest(self.page_id)
            content.detach(self.files[id_][0])
            self.gone.add(id_)
            text, files = self.versions[-1]
            if newest(self.page_id) > before:  # a file that came after a release went with no version yet
                self.versions.append((text, {key: data for key, data in files.items() if key != id_}))
            else:
                assert id_ not in files

    def save(self, wanted: set[int]) -> None:
        ids = [id_ for place, id_ in enumerate(self.files) if place in wanted]
        text = linked(*(self.files[id_][0] for id_ in ids))
        content.save(self.page_id, len(self.versions), text, confirm_removal=True)
        if text != self.versions[-1][0]:
            self.versions.append((text, {id_: self.files[id_][1] for id_ in ids if id_ not in self.gone}))

    def restore(self, number: int) -> None:
        number = number % len(self.versions) + 1
        pages.restore_revision(anna(), self.page_id, number, newest(self.page_id))
        text, files = self.versions[number - 1]
        self.come(text, files)
        for id_, data in files.items():
            self.files[id_] = (self.files[id_][0], data)
            self.gone.discard(id_)

    def release(self) -> None:
        if page_queries.page_row(anna(), self.page_id).released != len(self.versions):
            self.count += 1
            content.release(self.page_id, len(self.versions), f"2.{self.count}")

    def check(self) -> None:
        assert newest(self.page_id) == len(self.versions)
        for number, (_text, files) in enumerate(self.versions, 1):
            assert shown(self.page_id, number) == files
        self.check_visitor()

    def check_visitor(self) -> None:
        """A visitor gets what goes with the release, and nothing else."""
        released = page_queries.page_row(anna(), self.page_id).released
        place = (RevisionFile.page_id == self.page_id, RevisionFile.number == released)
        pinned = select(RevisionFile.attachment_id, RevisionFile.version).where(*place)
        gone = set(session().scalars(select(Attachment.id).where(Attachment.removed_at.is_not(None))))
        there = {tuple(row) for row in session().execute(pinned) if row[0] not in gone}
        for id_, number in (
            session().execute(select(AttachmentVersion.attachment_id, AttachmentVersion.number)).all()
        ):
            if (id_, number) in there:
                assert file_queries.served(VISITOR, id_, number)
            else:
                with pytest.raises(NotFound):
                    file_queries.served(VISITOR, id_, number)


@settings(max_examples=some(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=4, max_size=14))
def test_whatever_is_done_every_version_shows_the_bytes_it_was_saved_with(
    app: Flask, acts: list[tuple[Any, ...]]
) -> None:
    model = Model()
    for act in acts:
        model.do(*act)
    model.check()


def test_a_release_keeps_its_files_when_they_are_replaced_but_not_when_they_are_removed(app: Flask) -> None:
    page_id = content.page("Plan", "x", public=True)
    address = content.attach(page_id, "plan.txt", b"een")
    content.save(page_id, 1, linked(address))
    content.release(page_id, 2, "2")
    listed = content.attach(page_id, "later.txt", b"later")
    replace(address, b"geheim")
    row = page_queries.page_view(VISITOR, page_id)
    assert [(file.name, file.version) for file in row.attachments] == [("plan.txt", 1)]
    assert blobs().read(file_queries.served(VISITOR, id_of(address)).sha256) == b"een"
    assert link_targets.file_names(VISITOR, [id_of(address), id_of(listed)]) == {id_of(address): "plan.txt"}
    hidden = [(id_of(address), 2), (id_of(listed), 1), (id_of(listed), None)]
    assert not any(is_served(*file) for file in hidden)
    content.detach(address)
    assert page_queries.page_view(VISITOR, page_id).attachments == []
    assert not any(is_served(*file) for file in [*hidden, (id_of(address), 1), (id_of(address), None)])
    assert link_targets.file_names(VISITOR, [id_of(address), id_of(listed)]) == {}
    assert file_queries.served(anna(), id_of(address), 1), "members look back"


def is_served(file_id: str, number: int | None) -> bool:
    try:
        return bool(file_queries.served(VISITOR, file_id, number))
    except NotFound:
        return False


def test_a_file_of_a_page_that_visitors_may_not_see_is_refused_wherever_it_is_shown(app: Flask) -> None:
    hidden = content.page("Geheim", "x")
    address = content.attach(hidden, "geheim.txt", b"geheim")
    page_id = content.page("Open", linked(address), public=True)
    assert shown(page_id, 1) == {id_of(address): b"geheim"}
    for number in (None, 1):
        with pytest.raises(NotFound):
            file_queries.served(VISITOR, id_of(address), number)


def test_a_page_keeps_the_file_of_another_page_as_it_was(app: Flask) -> None:
    there = content.page("Daar", "x")
    address = content.attach(there, "plan.txt", b"een")
    here = content.page("Hier", linked(address))
    replace(address, b"twee")
    assert shown(here, 1) == {id_of(address): b"een"} and newest(here) == 1
    content.save(here, 1, linked(address) + "\n\nMeer.")
    assert shown(here, 2) == {id_of(address): b"twee"}
    content.detach(address)
    content.save(here, 2, linked(address) + "\n\nNog meer.")
    assert shown(here, 3) == {id_of(address): b"twee"}


def add(page_id: int, name: str, data: bytes, **more: bool) -> Any:
    kept = attachments.upload_file(anna(), page_id, name, io.BytesIO(data))
    with transaction():
        return attachments.add_file(anna(), page_id, kept, **more)


def test_one_name_with_the_same_bytes_is_one_file_and_with_others_is_asked_about(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    first = add(page_id, "plan.txt", b"een")
    assert add(page_id, "PLAN.txt", b"een").id == first.id
    with pytest.raises(SameName) as asked:
        add(page_id, "Plan.txt", b"twee")
    assert asked.value.existing.id == first.id and asked.value.free == "Plan (2).txt"
    assert add(page_id, "plan.txt", b"twee", keep_both=True).name == "plan (2).txt"
    assert add(page_id, "kopie.txt", b"een").id != first.id
    assert len(list(blobs().root.glob("??/*"))) >= 2


def test_an_image_is_replaced_by_an_image_alone(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    image, text = content.attach(page_id, "a.png", content.png()), content.attach(page_id, "a.txt", b"a")
    with pytest.raises(Invalid):
        replace(image, b"tekst", "b.txt")
    with pytest.raises(Invalid):
        replace(text, content.png(), "b.png")
    with pytest.raises(NotAllowed):
        file_changes.replace_file(VISITOR, id_of(text), attachments.store_file("x.txt", io.BytesIO(b"x")))
    with pytest.raises(NotFound):
        file_changes.remove_attachment(VISITOR, id_of(text))


def test_the_list_of_files_says_what_uses_each(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    one, two, three = (
        content.attach(page_id, f"{name}.txt", name.encode()) for name in ("een", "twee", "drie")
    )
    content.save(page_id, 1, linked(one, two))
    content.save(page_id, 2, linked(one))
    content.page("Ander", linked(two))
    content.detach(two)
    found = {line.file.name: line for line in file_list.file_lines(anna(), page_id)}
    assert (found["een.txt"].use.now, found["een.txt"].use.last) == (True, 4)
    use = found["twee.txt"].use
    assert (use.now, use.first, use.last, use.other_pages) == (False, 2, 2, 1) and found[
        "twee.txt"
    ].removed_at
    assert found["drie.txt"].use == file_list.NOWHERE and not found["drie.txt"].removed_at
    content.detach(three)
    assert "drie.txt" not in [line.file.name for line in file_list.file_lines(anna(), page_id)]


def test_an_own_version_takes_the_files_along_and_gives_new_ones_back(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    address = content.attach(page_id, "plan.txt", b"een")
    content.save(page_id, 1, f"Begin.\n\n{linked(address)}\n\nEind.")
    carla = content.actor("carla")
    own = make_own_version(carla, page_id)
    (copy,) = page_queries.attachments_of(own)
    assert shown(own, 1) == {copy.id: b"een"} and copy.id != id_of(address)
    replace(address, b"twee")
    assert shown(own, 1) == {copy.id: b"een"}
    new = content.attach(own, "nieuw.txt", b"nieuw", by="carla")
    text = page_queries.page_row(carla, own).body.replace("Eind.", f"Eind.\n\n{linked(new)}")
    content.save(own, 1, text, by="carla")
    with transaction():
        offer = offer_back(carla, own)
    decide(anna(), offer, [0, 1], newest(page_id))
    assert sorted(shown(page_id, newest(page_id)).values()) == [b"nieuw", b"twee"]
    assert id_of(new) not in shown(page_id, newest(page_id))
    assert list(verified.files()) == []
