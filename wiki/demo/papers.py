"""The demo's papers of the treasurer: the bank account of each school, and an agreement that the schools signed."""

import io
from collections.abc import Iterable, Mapping
from datetime import date

from PIL import Image, ImageDraw, ImageFont

from wiki.agreements.services import agreement_file, agreements
from wiki.demo import network
from wiki.kernel.db import transaction
from wiki.schools.rules import Actor
from wiki.settlement.services import accounts
from wiki.settlement.services.accounts import EnterAccount

AGREED = ("P1",)
"""Projects with an agreement; of the others it is still missing."""
_BANK = "LWTB"
"""No bank has this code: the accounts pass the check and belong to nobody."""
_SIZE = (840, 1188)
_TEXT = (
    (90, 40, "Overeenkomst kosten voor gemene rekening"),
    (190, 26, "1. De scholen maken deze kosten samen; een van hen betaalt eerst."),
    (240, 26, "2. Het echte bedrag wordt verdeeld, zonder opslag."),
    (290, 26, "3. De verdeelsleutel ligt vast voordat er kosten zijn."),
    (340, 26, "4. Ook tegenvallers en verliezen verdelen zij met deze sleutel."),
    (1080, 20, "Verzonnen overeenkomst bij het voorbeeldnetwerk van Lichtwerk."),
)


def iban(number: int) -> str:
    """The account of the school with this number."""
    account = f"{1000200300 + number * 7:010d}"
    digits = "".join(str(int(character, 36)) for character in f"{_BANK}{account}NL00")
    return f"NL{98 - int(digits) % 97:02d}{_BANK}{account}"


def enter_accounts(people: Mapping[str, Actor], school_ids: Mapping[str, int]) -> None:
    """Let each school's coordinator enter its account, and the treasurer approve it."""
    names = {school.code: school.name for school in network.SCHOOLS}
    with transaction():
        for number, (code, school_id) in enumerate(school_ids.items(), start=1):
            command = EnterAccount(iban(number), f"Stichting {names[code]}")
            row = accounts.enter_account(_coordinator(people, school_id), school_id, command)
            accounts.approve_account(people["penningmeester@lichtwerk.example"], row.id)


def agree(people: Mapping[str, Actor], project_id: int, school_ids: Iterable[int], since: date) -> None:
    """Add the agreement of a project, and let the coordinator of each school sign it."""
    stored = agreement_file.store("overeenkomst.pdf", io.BytesIO(_drawing()))
    with transaction():
        core = people["kernteam@lichtwerk.example"]
        terms = agreements.Terms(since, shares_risk=True)
        version = agreements.add_agreement(core, project_id, terms, stored).version
    for school_id in school_ids:
        with transaction():
            agreements.sign_agreement(_coordinator(people, school_id), project_id, version)


def _coordinator(people: Mapping[str, Actor], school_id: int) -> Actor:
    return next(actor for actor in people.values() if actor.coordinates(school_id))


def _drawing() -> bytes:
    image = Image.new("RGB", _SIZE, "#fffdf8")
    draw = ImageDraw.Draw(image)
    for top, size, text in _TEXT:
        draw.text((50, top), text, fill="#20292b", font=ImageFont.load_default(size))
    out = io.BytesIO()
    image.save(out, "PDF", resolution=100)
    return out.getvalue()
