"""What schools say of experts: one judgement each, that they can change. Inside the caller's transaction."""

from sqlalchemy import delete

from wiki.audit.services import record
from wiki.days.services.locking import check_version
from wiki.experts.models import ExpertJudgement
from wiki.experts.rules.experts import SENTENCE_MAX, Verdict, may_judge
from wiki.experts.services.experts import locked, must_hold_no_contact
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor


def judge(actor: Actor, expert_id: int, verdict: Verdict, sentence: str, version: int) -> ExpertJudgement:
    """Say what one's school thinks of an expert; `version` is that of its judgement so far, 0 for none.

    Raises NotAllowed, NotFound, Conflict when a colleague said something else since, and Invalid (field `sentence`).
    """
    school_id = _school(actor, expert_id)
    if not sentence:
        raise Invalid({"sentence": _("Say in a sentence what your school thinks.")})
    if len(sentence) > SENTENCE_MAX:
        raise Invalid({"sentence": too_long(SENTENCE_MAX)})
    must_hold_no_contact("sentence", sentence)
    found = session().get(ExpertJudgement, (expert_id, school_id), populate_existing=True)
    check_version(found.version if found else 0, version)
    said = found or ExpertJudgement(expert_id=expert_id, school_id=school_id)
    said.verdict, said.sentence, said.version = verdict.value, sentence, version + 1
    said.by_id, said.at = actor.member_id, clock.now()
    session().add(said)
    session().flush()
    record(actor.id, "expert.judged", "expert", expert_id, school=school_id, verdict=verdict.value)
    return said


def take_back(actor: Actor, expert_id: int) -> None:
    """Take away what one's school says of an expert; twice is the same as once. Raises NotAllowed, NotFound."""
    school_id = _school(actor, expert_id)
    mine = delete(ExpertJudgement).where(
        ExpertJudgement.expert_id == expert_id, ExpertJudgement.school_id == school_id
    )
    if session().execute(mine.returning(ExpertJudgement.school_id)).all():
        record(actor.id, "expert.judgement_removed", "expert", expert_id, school=school_id)


def _school(actor: Actor, expert_id: int) -> int:
    locked(actor, expert_id)
    if not may_judge(actor) or actor.school_id is None:
        raise NotAllowed(_("Only people of a school can say what their school thinks."))
    return actor.school_id
