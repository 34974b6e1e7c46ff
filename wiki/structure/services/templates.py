"""The templates that pages begin from, kept by the coordinator of the network."""

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.forms import too_long_in_bytes
from wiki.kernel.i18n import _
from wiki.pages.models import PageTemplate
from wiki.pages.rules import pages
from wiki.pages.rules.artefact_types import TEMPLATE_KEYS
from wiki.pages.rules.drafts import NOTHING, Accepted
from wiki.pages.services.drafts import drop_saved
from wiki.pages.services.status import allow
from wiki.schools.rules import Actor
from wiki.structure.rules import may_keep_templates


def save_template(actor: Actor, key: str, body: str, seen: int, accepted: Accepted = NOTHING) -> int:
    """Store what new pages of a type begin with, and return its version, inside the caller's transaction; `accepted`
    says which draft of it can go.

    Raises NotAllowed, NotFound, Invalid (field `body`), and Conflict when it is not version `seen` any more.
    """
    kept = _begin(actor, key, seen)
    text = pages.clean_body(body)
    if len(text.encode()) > pages.BODY_MAX:
        raise Invalid({"body": too_long_in_bytes(text, pages.BODY_MAX)})
    if kept is None:
        kept = PageTemplate(key=key, version=0)
        session().add(kept)
    kept.body, kept.version = text, kept.version + 1
    kept.changed_by_id, kept.changed_at = actor.member_id, clock.now()
    record(actor.id, "template.saved", "template", key)
    drop_saved(actor, None, accepted, key)
    return kept.version


def reset_template(actor: Actor, key: str, seen: int) -> None:
    """Begin with what comes with the product again, inside the caller's transaction. Raises NotAllowed, NotFound, and
    Conflict when it is not version `seen` any more."""
    kept = _begin(actor, key, seen)
    if kept is not None:
        session().delete(kept)
        record(actor.id, "template.reset", "template", key)


def known(key: str) -> str:
    """The key, when there is a template of it. Raises NotFound."""
    if key not in TEMPLATE_KEYS:
        raise NotFound(_("There is no template of this name."))
    return key


def _begin(actor: Actor, key: str, seen: int) -> PageTemplate | None:
    allow(may_keep_templates(actor))
    kept = session().get(PageTemplate, known(key), with_for_update=True)
    if seen != (kept.version if kept else 0):
        raise Conflict(_("Somebody else changed this template in the meantime. Look at it first."))
    return kept
