"""Asking the schools for their ambition for a school year, and answering."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, or_, select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.signals import notices_due
from wiki.notices.services.notices import notify
from wiki.plan.models import SchoolYear
from wiki.plan.rules import may_edit_plan
from wiki.roadmap.models import AmbitionAnswer, AmbitionQuestion, AmbitionReply, AmbitionRound
from wiki.roadmap.rules import ambitions as rules
from wiki.roadmap.rules.ambitions import AnswersCommand, RoundCommand
from wiki.schools.models import Membership
from wiki.schools.rules import Actor, Role


def listen() -> None:
    """Remind schools before the day by which they answer."""
    notices_due.connect(_notices_due)


def ask_schools(actor: Actor, school_year_id: int, version: int, command: RoundCommand) -> None:
    """Ask every school two or three questions about a school year, or change what was asked; coordinators of schools
    are told. `version` is the one the writer started from, 1 when nothing was asked.

    Raises NotAllowed, NotFound, Conflict when somebody else changed it since, and Invalid (fields `question_N` and
    `answer_by`).
    """
    if not may_edit_plan(actor):
        raise NotAllowed(_("Only the network coordinator can ask the schools for their ambition."))
    year = session().get(SchoolYear, school_year_id, with_for_update=True, populate_existing=True)
    if year is None:
        raise NotFound
    found = session().get(AmbitionRound, school_year_id)
    _must_be_current(found.version if found else 1, version)
    _check(command, found)
    if found is None:
        found = AmbitionRound(school_year_id=school_year_id, opened_at=clock.now())
        session().add(found)
    found.answer_by, found.version = command.answer_by, version + 1
    session().flush()
    _set_questions(school_year_id, command.questions)
    record(actor.id, "ambition.asked", "school_year", school_year_id, answer_by=str(command.answer_by))
    _tell("ambition_asked", year.label, found)


def answer(actor: Actor, school_year_id: int, version: int, command: AnswersCommand) -> bool:
    """Save what the actor's school answers, as a draft or sent; returns whether every school has now sent its answers.
    `version` is the one the writer started from, 1 when there was nothing.

    Raises NotAllowed, NotFound, Conflict when a colleague changed it since, and Invalid (fields `answer_N`, by the id
    of the question).
    """
    school_id = actor.school_id
    if school_id is None or not rules.may_answer(actor):
        raise NotAllowed(_("The coordinator of a school answers for it."))
    asked = session().get(AmbitionRound, school_year_id, with_for_update=True) if school_year_id else None
    if asked is None:
        raise NotFound(_("The schools were not asked for their ambition for this year."))
    questions = _questions(school_year_id)
    texts = {question.id: command.answers.get(question.id, "").strip() for question in questions}
    _check_answers(texts, command.send)
    reply = session().get(AmbitionReply, (school_year_id, school_id), populate_existing=True)
    _must_be_current(reply.version if reply else 1, version)
    _store(actor, school_year_id, version, command.send)
    for question_id, text in texts.items():
        _store_answer(question_id, school_id, text, command.send)
    session().flush()
    if not command.send:
        return False
    record(actor.id, "ambition.answered", "school_year", school_year_id, school=school_id)
    return _tell_when_complete(school_year_id)


def _must_be_current(now: int, then: int) -> None:
    if now != then:
        raise Conflict(
            _(
                "Somebody else changed this in the meantime. Look at what is there now and make your "
                "change again."
            )
        )


def _check(command: RoundCommand, before: AmbitionRound | None) -> None:
    errors: dict[str, str] = {}
    for number, text in enumerate(command.questions, start=1):
        if len(text) > rules.QUESTION_MAX:
            errors[f"question_{number}"] = too_long(rules.QUESTION_MAX)
    if not rules.QUESTIONS_MIN <= len(command.questions) <= rules.QUESTIONS_MAX:
        errors[f"question_{min(len(command.questions) + 1, rules.QUESTIONS_MAX)}"] = _(
            "Ask two or three questions."
        )
    if command.answer_by < clock.today() and (before is None or before.answer_by != command.answer_by):
        errors["answer_by"] = _("Choose a day that is still to come.")
    if errors:
        raise Invalid(errors)


def _questions(school_year_id: int) -> Sequence[AmbitionQuestion]:
    of_year = select(AmbitionQuestion).where(AmbitionQuestion.school_year_id == school_year_id)
    return session().scalars(of_year.order_by(AmbitionQuestion.position)).all()


def _set_questions(school_year_id: int, texts: Sequence[str]) -> None:
    there = _questions(school_year_id)
    for position, text in enumerate(texts, start=1):
        if position <= len(there):
            there[position - 1].text = text
        else:
            session().add(AmbitionQuestion(school_year_id=school_year_id, position=position, text=text))
    for question in there[len(texts) :]:
        _drop(question, len(texts) + 1)
    session().flush()


def _drop(question: AmbitionQuestion, number: int) -> None:
    """Take a question away; not when a school has already written something under it."""
    answer_row = AmbitionAnswer
    written = exists().where(
        answer_row.question_id == question.id, or_(answer_row.draft != "", answer_row.sent != "")
    )
    if session().scalar(select(written)):
        raise Invalid({f"question_{number}": _("A school has already written an answer to this question.")})
    session().execute(delete(answer_row).where(answer_row.question_id == question.id))
    session().delete(question)


def _check_answers(texts: dict[int, str], send: bool) -> None:
    errors = {}
    for question_id, text in texts.items():
        if len(text) > rules.ANSWER_MAX:
            errors[f"answer_{question_id}"] = too_long(rules.ANSWER_MAX)
        elif send and not text:
            errors[f"answer_{question_id}"] = _("Fill this in, or save it as a draft.")
    if errors:
        raise Invalid(errors)


def _store(actor: Actor, school_year_id: int, version: int, send: bool) -> None:
    key = {"school_year_id": school_year_id, "school_id": actor.school_id}
    reply = session().get(AmbitionReply, tuple(key.values())) or AmbitionReply(**key)
    reply.changed_at, reply.changed_by_id, reply.version = clock.now(), actor.member_id, version + 1
    if send:
        reply.sent_at = clock.now()
    session().add(reply)


def _store_answer(question_id: int, school_id: int, text: str, send: bool) -> None:
    row = session().get(AmbitionAnswer, (question_id, school_id))
    row = row or AmbitionAnswer(question_id=question_id, school_id=school_id, draft="", sent="")
    row.draft = text
    if send:
        row.sent = text
    session().add(row)


def _tell(kind: str, label: str, asked: AmbitionRound, days: int = 0) -> None:
    """Tell the coordinators of the schools that did not send their answers."""
    sent = exists().where(
        AmbitionReply.school_year_id == asked.school_year_id,
        AmbitionReply.school_id == Membership.school_id,
        AmbitionReply.sent_at.is_not(None),
    )
    people = select(Membership.person_id).where(Membership.role == Role.SCHOOL_COORDINATOR, ~sent)
    notify(
        session().scalars(people).all(),
        kind,
        key=f"{asked.school_year_id}:{asked.answer_by}:{days}",
        url=f"/plan/{label}/ambitions/answer",
        year=label,
        day=asked.answer_by,
    )


def _tell_when_complete(school_year_id: int) -> bool:
    sent = exists().where(
        AmbitionReply.school_id == Membership.school_id,
        AmbitionReply.school_year_id == school_year_id,
        AmbitionReply.sent_at.is_not(None),
    )
    waiting = select(Membership.school_id).join(Person, Person.id == Membership.person_id)
    waiting = waiting.where(Membership.role == Role.SCHOOL_COORDINATOR, Person.active, ~sent)
    if session().scalar(waiting.limit(1)) is not None:
        return False
    label = session().get_one(SchoolYear, school_year_id).label
    core = select(Membership.person_id).where(Membership.role == Role.NETWORK_COORDINATOR)
    notify(
        session().scalars(core).all(),
        "ambition_complete",
        key=str(school_year_id),
        url=f"/plan/{label}/ambitions",
        year=label,
    )
    return True


def _notices_due(_sender: Any, today: date, **_more: Any) -> None:
    """Remind schools a week and a day before the day by which they answer."""
    asked = select(SchoolYear.label, AmbitionRound).join(
        AmbitionRound, AmbitionRound.school_year_id == SchoolYear.id
    )
    for label, found in session().execute(asked.where(AmbitionRound.answer_by >= today)).all():
        days = rules.reminder(found.answer_by, today)
        if days is not None:
            _tell("ambition_reminder", label, found, days)
