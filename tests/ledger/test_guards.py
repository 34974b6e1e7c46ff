"""The database itself refuses to break the books, whatever program asks: every rule attacked by plain SQL."""

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.ledger import full_books
from wiki.kernel.db import db, transaction

JOURNAL = (
    "insert into journal (id, period_id, kind, occurred_on, posted_at, memo, posted{more}) values ({values})"
)
POSTING = "insert into posting (journal_id, period_id, account, school_id, cents) values "
NOW = "'2019-02-04 10:00:00'"


def journal(id_: int, period: int = 2, kind: str = "cost", reverses: int | None = None) -> str:
    """A journal that is being written."""
    more, value = (", reverses_id", f", {reverses}") if reverses else ("", "")
    values = f"{id_}, {period}, '{kind}', '2019-02-04', {NOW}, '', false{value}"
    return JOURNAL.format(more=more, values=values)


def period(starts_on: str, ends_on: str, state: str) -> str:
    """A period that is added."""
    return (
        "insert into period (label, starts_on, ends_on, state) "
        f"values ('x', '{starts_on}', '{ends_on}', '{state}')"
    )


POST = "update journal set posted = true where id = 90"
UNBALANCED = [journal(90), POSTING + "(90, 2, 'paid', 1, -5), (90, 2, 'cost', null, 6)", POST]
LONELY = [journal(90), POST]
NOT_A_MIRROR = [
    journal(90, kind="reversal", reverses=5),
    POSTING + "(90, 2, 'paid', 1, -5), (90, 2, 'cost', null, 5)",
    POST,
]
REVIEW = "update period set state = 'review', review_by_id = 7 where id = 2"
CLOSE = "update period set state = 'closed', seal_sha256 = 'x', closed_at = '2019-08-01', {who} where id = 2"

ATTACKS: dict[str, list[tuple[str, list[str]]]] = {
    "a journal is posted only when it adds up, and mirrors what it reverses": [
        ("do not add up to zero", UNBALANCED),
        ("do not add up to zero", LONELY),
        ("does not mirror", NOT_A_MIRROR),
        ("begins without postings", [journal(90).replace("false", "true")]),
    ],
    "what is posted is not changed, deleted, added to or un-posted": [
        ("posting: a row never changes", ["update posting set cents = cents + 1 where id = 1"]),
        ("posting: a row never changes", ["update posting set school_id = 3 where school_id = 2"]),
        ("posting: a row is never deleted", ["delete from posting where id = 1"]),
        ("its journal is posted", [POSTING + "(3, 2, 'paid', 1, -5), (3, 2, 'paid', 2, 5)"]),
        ("what is posted stands", ["update journal set posted = false where id = 3"]),
        ("what is posted stands", ["update journal set period_id = 2 where id = 1"]),
        ("what is posted stands", ["update journal set memo = 'x' where id = 3"]),
        ("journal: a row is never deleted", ["delete from journal where id = 3"]),
    ],
    "a journal is reversed once": [
        ("reverses_id|never replaced", [journal(90, kind="reversal", reverses=3)]),
        ("reversal_names_its_original", [journal(90, kind="reversal")]),
    ],
    "nothing is posted in a closed period, and it is never opened again": [
        ("its period is closed", [journal(90, period=1)]),
        ("its period is closed|its journal is posted", [POSTING + "(1, 1, 'paid', 1, -5)"]),
        ("closed for good|open, then review", ["update period set state = 'open' where id = 1"]),
        ("closed for good", ["update period set seal_sha256 = 'y' where id = 1"]),
        ("closed for good|in use", ["update period set ends_on = '2030-07-31' where id = 1"]),
        ("period: it is in use", ["delete from period where id = 1"]),
    ],
    "a period closes after the one before it, after review, and by two people": [
        ("open, then review, then closed|two people close it", [CLOSE.format(who="closed_by_id = 8")]),
        ("two people close it", [REVIEW, CLOSE.format(who="closed_by_id = null")]),
        ("two_people", [REVIEW, CLOSE.format(who="closed_by_id = 7")]),
        (
            "sealed",
            [REVIEW, "update period set state='closed', closed_by_id=8, closed_at='2019-08-01' where id=2"],
        ),
        ("it overlaps another|in use", ["update period set starts_on = '2018-09-01' where id = 2"]),
        (
            "it overlaps another",
            [period("2019-01-01", "2019-02-01", "open")],
        ),
        ("none is made before a closed one", [period("2008-08-01", "2009-07-31", "open")]),
        (
            "it begins open",
            [period("2030-01-01", "2030-02-01", "review")],
        ),
        (
            "one before it is not closed",
            [
                period("2030-08-01", "2031-07-31", "open"),
                REVIEW.replace("id = 2", "label = 'x'"),
                CLOSE.format(who="closed_by_id = 8").replace("id = 2", "label = 'x'"),
            ],
        ),
    ],
    "nothing is deleted": [
        (f"{table}: a row is never deleted", [f"delete from {table}"])
        for table in (
            "audit_event",
            "cost",
            "cost_share",
            "decision",
            "key_approval",
            "key_line",
            "key_version",
            "network_key_line",
            "network_key_version",
            "payment",
            "project",
            "receipt",
            "reversal_request",
            "settlement",
            "transfer",
        )
    ],
    "nothing that was written for good is changed": [
        (f"{table}: a row never changes", [f"update {table} set {column} = {column}"])
        for table, column in (
            ("audit_event", "details"),
            ("cost_share", "cents"),
            ("decision", "actor_id"),
            ("key_version", "method"),
            ("key_approval", "sha256"),
            ("key_line", "value"),
            ("network_key_line", "value"),
            ("payment", "cents"),
            ("receipt", "sha256"),
            ("settlement", "period_id"),
            ("transfer", "cents"),
        )
    ],
    "a cost that was handed in keeps its facts, payers, receipts and shares": [
        (
            "only a draft can be changed",
            ["update cost set gross_cents = 5, net_cents = 5, vat_cents = 0 where id = 4"],
        ),
        ("only a draft can be changed", ["update cost set dated_on = '2019-03-01' where id = 6"]),
        ("what was decided stands", ["update cost set key_version_id = null where id = 4"]),
        ("only a draft can be changed", ["update cost_payer set cents = cents + 1 where cost_id = 4"]),
        ("only a draft can be changed", ["delete from cost_payer where cost_id = 6"]),
        (
            "only a draft can be changed",
            ["insert into cost_payer (cost_id, school_id, cents) values (4, 3, 1)"],
        ),
        ("belongs to its cost", ["update cost_payer set cost_id = 5, school_id = 3 where cost_id = 4"]),
        (
            "only a draft takes receipts",
            [
                "insert into receipt (id, cost_id, name, sha256, bytes, media_type, added_by_id, added_at) "
                f"values ('r', 4, 'x', 'x', 1, 'x', 4, {NOW})"
            ],
        ),
        (
            "shares are made at approval",
            [
                "insert into cost_share (cost_id, school_id, numerator, denominator, floor_cents, rank, cents) "
                "values (5, 1, 1, 1, 1, 1, 1)"
            ],
        ),
    ],
    "a cost goes its way step by step": [
        (
            "no such step|its key is not approved|is not the cost",
            ["update cost set status = 'approved' where id = 5"],
        ),
        ("no such step", ["update cost set status = 'draft' where id = 4"]),
        ("no such step", ["update cost set status = 'settled' where id = 2"]),
        ("is not the cost", ["update cost set status = 'approved', key_version_id = 1 where id = 6"]),
        ("its key is not approved|is not the cost", ["update cost set status = 'approved' where id = 6"]),
    ],
    "nobody decides on their own": [
        (
            "nobody approves their own cost",
            [
                f"insert into decision (cost_id, step, reason, actor_id, at) values (6, 'approve', '', 4, {NOW})"
            ],
        ),
        (
            "nobody approves their own cost",
            [
                "insert into decision (cost_id, step, reason, actor_id, actor_school_id, at) "
                f"values (6, 'approve', '', 10, 2, {NOW})"
            ],
        ),
        (
            "two_people",
            [
                "insert into reversal_request (cost_id, reason, asked_by_id, asked_at, decided_by_id) "
                f"values (4, 'x', 7, {NOW}, 7)"
            ],
        ),
        ("what was decided stands", ["update reversal_request set agreed = false"]),
        (
            "four_eyes",
            [
                "update network_key_version set approved_by_id = created_by_id, approved_at = '2019-02-04' where id = 1"
            ],
        ),
    ],
    "a key that counts is not changed": [
        ("its key was decided", ["insert into key_line (key_version_id, school_id, value) values (1, 4, 5)"]),
        ("a change is a new version", ["update network_key_version set method = 'equal' where id = 1"]),
        (
            "its key was approved",
            [
                f"update network_key_version set approved_by_id = 8, approved_at = {NOW} where id = 1",
                "insert into network_key_line (network_key_version_id, school_id, value) values (1, 2, 5)",
            ],
        ),
    ],
    "the audit trail only grows, at its end": [
        (
            "end of the chain",
            [
                "insert into audit_event (at, action, entity, entity_id, details, seq, hash) "
                f"values ({NOW}, 'x', 'x', '1', '{{}}', {seq}, {hash_})"
            ],
        )
        for seq, hash_ in (
            ("null", "'x'"),
            ("1000000", "'x'"),
            ("(select max(seq) + 1 from audit_event)", "null"),
        )
    ],
}

REPLACED = [
    ("period", "id, label, starts_on, ends_on, state", "1, '2018-2019', '2018-08-01', '2019-07-31', 'open'"),
    (
        "audit_event",
        "seq, hash, at, action, entity, entity_id, details",
        f"1, 'x', {NOW}, 'x', 'x', '1', '{{}}'",
    ),
    ("key_line", "key_version_id, school_id, value", "1, 1, 9"),
    ("decision", "id, cost_id, step, reason, actor_id, at", f"1, 5, 'record', '', 4, {NOW}"),
    (
        "receipt",
        "id, cost_id, name, sha256, bytes, media_type, added_by_id, added_at",
        f"(select id from receipt where cost_id = 4), 5, 'x', 'x', 1, 'x', 4, {NOW}",
    ),
    (
        "payment",
        "id, transfer_id, cents, paid_on, note, recorded_by_id, recorded_at",
        f"1, 1, 1, '2019-02-04', '', 7, {NOW}",
    ),
    (
        "journal",
        "id, period_id, kind, occurred_on, posted_at, memo, posted",
        f"3, 2, 'cost', '2019-02-04', {NOW}, '', 0",
    ),
]


def answer(statements: list[str]) -> str:
    """What the database says to these statements in one transaction; nothing of it stays."""
    try:
        with transaction() as session:
            for statement in statements:
                session.execute(text(statement))
            raise LookupError
    except LookupError:
        return "let through"
    except IntegrityError as error:
        return str(error.orig)


def let_through(attacks: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """The attacks that the database does not refuse for the reason that is expected, with what it said."""
    said = [(expected, statements, answer(statements)) for expected, statements in attacks]
    return [(s[-1], found) for expected, s, found in said if not any(e in found for e in expected.split("|"))]


def test_every_rule_of_the_books_is_held_by_the_database(app: Flask) -> None:
    full_books.build()
    assert [(rule, *found) for rule, attacks in ATTACKS.items() for found in let_through(attacks)] == []
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        replaced = [("never replaced", [f"replace into {t} ({c}) values ({v})"]) for t, c, v in REPLACED]
        replaced += [("never replaced", ["update or replace cost set number = 4 where id = 5"])]
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("pragma recursive_triggers").scalar() == 0
        assert let_through(replaced) == []
    else:
        emptied = ("audit_event", "posting", "cost_share", "cost_payer", "period", "decision")
        assert let_through([("never deleted", [f"truncate {table} cascade"]) for table in emptied]) == []
