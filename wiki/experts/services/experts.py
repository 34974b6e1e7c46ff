"""Adding experts, changing what is told of them, and taking away all that is known of one. Inside the caller's
transaction."""

from sqlalchemy import delete

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.days.services.locking import check_version
from wiki.experts.models import (
    Expert,
    ExpertConsent,
    ExpertContact,
    ExpertJudgement,
    ExpertLink,
    ExpertTheme,
)
from wiki.experts.rules import experts as rules
from wiki.experts.rules.experts import ExpertCommand
from wiki.experts.services import themes
from wiki.experts.services.indexing import index_expert
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.signals import expert_saved
from wiki.kernel.slug import slugify
from wiki.schools.rules import Actor

NEW = "deskundige"


def add_expert(actor: Actor, command: ExpertCommand) -> Expert:
    """Add an expert. Raises NotAllowed, and Invalid with the fields of the command."""
    if not rules.may_write(actor):
        raise NotAllowed(_("Sign in first"))
    expert = Expert(added_by_id=actor.member_id)
    _fill(expert, command)
    session().add(expert)
    session().flush()
    _written(actor, expert, command, "expert.added", None)
    return expert


def change_expert(actor: Actor, expert_id: int, version: int, command: ExpertCommand) -> Expert:
    """Change what is told of an expert; `version` is the one the writer started from.

    Raises NotAllowed, NotFound, Conflict when somebody else changed it since, and Invalid with the fields of the
    command.
    """
    expert = locked(actor, expert_id)
    check_version(expert.version, version)
    before = expert.invited_by_id
    _fill(expert, command)
    expert.version = version + 1
    _written(actor, expert, command, "expert.changed", before)
    return expert


def remove_expert(actor: Actor, expert_id: int) -> None:
    """Take away everything that is known of an expert: who they are, contact, fee, consents, what schools said, and
    what they are with. Raises NotAllowed, NotFound."""
    expert = looked_after(actor, expert_id)
    for table in (ExpertContact, ExpertConsent, ExpertJudgement, ExpertLink, ExpertTheme):
        session().execute(delete(table).where(table.expert_id == expert_id))
    invited_by = expert.invited_by_id
    expert.name = expert.headline = expert.about = expert.fee_note = expert.slug = ""
    expert.invited_by_id = expert.fee_from_cents = expert.fee_to_cents = None
    expert.version, expert.removed_at, expert.changed_at = expert.version + 1, clock.now(), clock.now()
    record(actor.id, "expert.removed", "expert", expert_id)
    _tell(expert_id, invited_by)  # first: a word that is found nowhere any more is forgotten
    index_expert(expert_id)


def locked(actor: Actor, expert_id: int) -> Expert:
    """An expert that this person may write of, and nobody else writes of now. Raises NotAllowed, NotFound."""
    found = (
        session().get(Expert, expert_id, with_for_update=True, populate_existing=True)
        if may_be_id(expert_id)
        else None
    )
    if found is None or found.removed_at is not None or not actor.is_member:
        raise NotFound(_("This expert is not there (any more), or is not for you to see."))
    if not rules.may_write(actor):
        raise NotAllowed(_("Sign in first"))
    return found


def looked_after(actor: Actor, expert_id: int) -> Expert:
    """The same, for what only coordinators do. Raises NotAllowed, NotFound."""
    found = locked(actor, expert_id)
    if not rules.may_look_after(actor):
        raise NotAllowed(_("Only the coordinators of schools and of the network can do this."))
    return found


def must_hold_no_contact(field: str, text: str) -> None:
    """Raises Invalid when a text has an address or a number in it: it would stay when consent is withdrawn."""
    if rules.has_contact(text):
        raise Invalid(
            {field: _("Leave out email addresses and phone numbers: these go under contact, with consent.")}
        )


def _fill(expert: Expert, command: ExpertCommand) -> None:
    with session().no_autoflush:
        _check(command)
        themes.check(command.themes)
    expert.name, expert.slug = command.name, slugify(command.name, NEW)
    expert.headline, expert.about, expert.fee_note = command.headline, command.about, command.fee_note
    expert.invited_by_id = command.invited_by_id
    low, high = command.fee_from_cents, command.fee_to_cents
    expert.fee_from_cents = high if low is None else low
    expert.fee_to_cents = low if high is None else high
    expert.changed_at = clock.now()


def _check(command: ExpertCommand) -> None:
    if not command.name:
        raise Invalid({"name": _("Fill in a name.")})
    most = {
        "name": rules.NAME_MAX,
        "headline": rules.LINE_MAX,
        "about": rules.TEXT_MAX,
        "fee_note": rules.LINE_MAX,
    }
    for field, limit in most.items():
        text = getattr(command, field)
        if len(text) > limit:
            raise Invalid({field: too_long(limit)})
        must_hold_no_contact(field, text)
    _check_fees(command)
    invited_by = command.invited_by_id
    if invited_by is not None and (not may_be_id(invited_by) or session().get(Person, invited_by) is None):
        raise Invalid({"invited_by": _("Choose one from the list.")})


def _check_fees(command: ExpertCommand) -> None:
    low, high = command.fee_from_cents, command.fee_to_cents
    for field, cents in (("fee_from", low), ("fee_to", high)):
        if cents is not None and not 0 <= cents <= rules.HIGHEST_FEE:
            raise Invalid({field: _("Enter an amount up to € 100.000.")})
    if low is not None and high is not None and high < low:
        raise Invalid({"fee_to": _("The highest fee is below the lowest.")})


def _written(actor: Actor, expert: Expert, command: ExpertCommand, action: str, before: int | None) -> None:
    themes.write(ExpertTheme, expert.id, command.themes)
    record(actor.id, action, "expert", expert.id)
    index_expert(expert.id)
    _tell(expert.id, before, expert.invited_by_id)


def _tell(expert_id: int, *people: int | None) -> None:
    expert_saved.send(expert_id=expert_id, people=sorted({one for one in people if one is not None}))
