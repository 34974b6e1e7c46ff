"""The ambition of schools by the JSON API."""

from typing import Any

from wiki.kernel.db import transaction
from wiki.roadmap.api.blueprint import bp, year_of
from wiki.roadmap.queries import ambitions as queries
from wiki.roadmap.rules.ambitions import AnswersCommand, RoundCommand, may_answer
from wiki.roadmap.schemas import (
    NOTHING_ASKED,
    AmbitionAnswersSchema,
    AmbitionsSchema,
    AskAmbitionSchema,
    as_answers,
)
from wiki.roadmap.services import ambitions as services
from wiki.schools.access import MEMBERS, access, current_actor


@bp.route("/school-years/<id:year_id>/ambitions", methods=["GET"])
@bp.response(200, AmbitionsSchema)
@access(MEMBERS)
def ambitions(year_id: int) -> dict[str, Any]:
    """What schools were asked for a school year, and what they say."""
    return _ambitions(year_of(year_id).id)


@bp.route("/school-years/<id:year_id>/ambitions", methods=["POST"])
@bp.arguments(AmbitionAnswersSchema)
@bp.response(200, AmbitionsSchema)
@access(MEMBERS)
def answer_ambition(body: dict[str, Any], year_id: int) -> dict[str, Any]:
    """Answer for your own school: a draft, or sent to all."""
    texts = {answer["question"]: answer["text"] for answer in body["answers"]}
    with transaction():
        services.answer(current_actor(), year_id, body["version"], AnswersCommand(texts, body["send"]))
    return _ambitions(year_id)


@bp.route("/school-years/<id:year_id>/ambition-questions", methods=["PUT"])
@bp.arguments(AskAmbitionSchema)
@bp.response(200, AmbitionsSchema)
@access(MEMBERS)
def ask_schools(body: dict[str, Any], year_id: int) -> dict[str, Any]:
    """Set the questions to the schools and the day by which they answer."""
    command = RoundCommand(tuple(body["questions"]), body["answer_by"])
    with transaction():
        services.ask_schools(current_actor(), year_id, body["version"], command)
    return _ambitions(year_id)


def _ambitions(year_id: int) -> dict[str, Any]:
    actor, asked = current_actor(), queries.round_of(year_id)
    if asked is None:
        return NOTHING_ASKED
    own = queries.own_reply(actor, year_id)
    return {
        "answer_by": asked.answer_by,
        "version": asked.version,
        "questions": [{"id": id_, "text": text} for id_, text in asked.questions],
        "items": [
            {
                "school": reply.school_id,
                "name": reply.school,
                "sent_at": reply.sent_at,
                "answers": as_answers(dict(reply.answers)),
            }
            for reply in queries.replies(actor, year_id)
        ],
        "mine": {**vars(own), "answers": as_answers(dict(own.drafts))} if may_answer(actor) else None,
    }
