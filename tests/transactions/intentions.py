"""What people do with pages, each in two steps: what has to be there first, and the intention itself."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.imports.word import changed, docx, image, p
from tests.support import cast, content
from wiki.adaptations.services import adaptations
from wiki.documents import queries
from wiki.documents.services import formats
from wiki.imports.services import imports
from wiki.kernel.db import transaction
from wiki.pages.rules.pages import Change, Labels, NewPage, Text
from wiki.pages.services import attachments, pages
from wiki.releases.services import releases
from wiki.releases.services.releases import NewRelease
from wiki.releases.wording import checklist

BODY = "Eerste zin.\n\nTweede zin.\n\nDerde zin.\n"


@dataclass(frozen=True)
class Intention:
    """`ready` makes what has to be there and returns what `do` is about: an id, as JSON can hold it."""

    ready: Callable[[], Any]
    do: Callable[[Any], object]


def own_version(body: str = BODY) -> int:
    """Roerdomp's version of a page of Anna's."""
    own = adaptations.make_own_version(content.actor("carla"), content.page("Kijkwijzer", BODY))
    if body != BODY:
        content.save(own, 1, body, by="carla")
    return own


def offered() -> int:
    """An offer of Roerdomp, with one change."""
    own = own_version(BODY.replace("Tweede", "Onze tweede"))
    with transaction():
        return adaptations.offer_back(content.actor("carla"), own, "Zo werkt het beter.")


def _offer(own: int) -> None:
    with transaction():
        adaptations.offer_back(content.actor("carla"), own)


def _behind() -> int:
    own = own_version(BODY.replace("Tweede", "Onze tweede"))
    content.save(own - 1, 1, BODY.replace("Derde", "Hun derde"))
    return own


def _saved_by_two() -> int:
    page_id = content.page("Kijkwijzer", BODY)
    content.save(page_id, 1, BODY.replace("Eerste", "Annas eerste"))
    return page_id


def _brought() -> str:
    file = docx(
        p("Leskaart", "Titel") + p("Een les.") + image("Bord"),
        parts={"word/media/image1.png": content.png()},
    )
    attachments.store_file("leskaart.docx", io.BytesIO(file))  # its text is read before, as it is of any file
    return imports.read_upload(content.actor("anna"), "leskaart.docx", io.BytesIO(file))


def _brought_back() -> str:
    actor, page_id = content.actor("carla"), content.page("Kijkwijzer", BODY)
    document = queries.document(actor, queries.version(actor, page_id, None))
    with formats.write(formats.FORMATS["docx"], document) as file:
        edited = changed(file.read(), "Derde zin.", "Een betere zin.")
    return imports.read_upload(actor, "kijkwijzer.docx", io.BytesIO(edited))


def _read() -> int:
    page_id = content.page("Kijkwijzer", BODY)
    readers = [content.actor(name) for name in ("carla", "els")]
    with transaction():
        releases.ask_readers(content.actor("anna"), page_id, [who.member_id for who in readers])
    for who in readers:
        with transaction():
            releases.give_verdict(who, page_id, 1, "approved")
    return page_id


def _release(page_id: int) -> None:
    keys = frozenset(key for key, _words in checklist("page", None))
    with transaction():
        releases.release(content.actor("anna"), page_id, NewRelease(1, checked=keys))


_NEW = NewPage(Text("Leskaart", BODY, Labels(frozenset({cast.LEARNING_GOALS}), tags=("les",))), "instrument")

INTENTIONS = {
    "creating": Intention(lambda: None, lambda _: pages.create_page_once(content.actor("anna"), _NEW)),
    "saving": Intention(
        _saved_by_two,
        lambda page_id: pages.save_page(
            content.actor("carla"),
            page_id,
            Change(1, body=BODY.replace("Derde", "Carlas derde"), tags=("les",)),
        ),
    ),
    "restoring": Intention(
        _saved_by_two,
        lambda page_id: pages.restore_revision(content.actor("carla"), page_id, 1, 2),
    ),
    "own version": Intention(
        lambda: content.page("Kijkwijzer", BODY),
        lambda page_id: adaptations.make_own_version(content.actor("carla"), page_id),
    ),
    "taking over": Intention(_behind, lambda own: adaptations.take_over(content.actor("carla"), own, [], 2)),
    "offering": Intention(lambda: own_version(BODY + "\nVierde zin.\n"), _offer),
    "accepting": Intention(
        offered, lambda offer: adaptations.decide(content.actor("anna"), offer, [0], 1, "Dank!")
    ),
    "declining": Intention(offered, lambda offer: adaptations.decide(content.actor("anna"), offer, [], 1)),
    "importing": Intention(
        _brought,
        lambda id_: imports.make_page(content.actor("anna"), id_, "Leskaart", "instrument", Labels()),
    ),
    "bringing back": Intention(_brought_back, lambda id_: imports.apply_changes(content.actor("carla"), id_)),
    "releasing": Intention(_read, _release),
}
