"""The books of all periods as one ZIP that anybody can check without Lichtwerk: shares.json and a small program."""

import json
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.costs.models.cost import Cost, CostLink, CostPayer, CostShare
from wiki.costs.models.key import KeyVersion
from wiki.costs.rules.lifecycle import ONCE_COUNTED
from wiki.kernel.db import session
from wiki.ledger.models import Journal
from wiki.ledger.queries import books, policies
from wiki.schools.queries import schools


def write_zip(out: BinaryIO) -> None:
    """shares.json, verify_shares.py and a word on how; the same books give the same bytes."""
    program = Path(__file__).with_name("verify_shares.py").read_text(encoding="utf-8")
    files = {
        "README.txt": "python verify_shares.py\n",
        "shares.json": json.dumps(export(), ensure_ascii=False, indent=1, sort_keys=True),
        "verify_shares.py": program,
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def export() -> dict[str, Any]:
    """Every cost that was posted with its shares, every journal, and every school's balance by its BRIN code."""
    brin = {school.id: school.brin for school in schools.schools_by_brin()}
    periods = [period.id for period in books.periods()]
    return {
        "costs": _costs(brin),
        "journals": [
            {
                "id": row.id,
                "kind": row.kind,
                "postings": [
                    {"account": line.account, "school": brin.get(line.school_id or 0), "cents": line.cents}
                    for line in row.lines
                ],
            }
            for row in books.journals(periods)
        ],
        "balances": {row.brin: row.balance for row in books.balances()},
    }


def _costs(brin: dict[int, str]) -> list[dict[str, Any]]:
    credited = aliased(Cost)
    rows = (
        session()
        .execute(
            select(
                Cost.id,
                Cost.gross_cents,
                func.coalesce(credited.number, Cost.number),
                KeyVersion.method,
                Cost.decided_at,
            )
            .join(KeyVersion, KeyVersion.id == Cost.key_version_id)
            .outerjoin(CostLink, CostLink.cost_id == Cost.id)
            .outerjoin(credited, credited.id == CostLink.credits_cost_id)
            .where(Cost.status.in_(ONCE_COUNTED), Cost.id.in_(select(Journal.cost_id)))
            .order_by(Cost.id)
        )
        .all()
    )
    ties = policies.ties()
    parts: dict[int, list[CostShare]] = {}
    for share in session().scalars(select(CostShare)):
        parts.setdefault(share.cost_id, []).append(share)
    paid: dict[int, list[CostPayer]] = {}
    for payer in session().scalars(select(CostPayer)):
        paid.setdefault(payer.cost_id, []).append(payer)
    return [
        {
            "id": id_,
            "gross_cents": gross,
            "tie_start": ties.start(number, decided_at),
            "method": method,
            "payers": _lines(paid.get(id_, []), brin),
            "shares": [
                line | {"numerator": s.numerator, "denominator": s.denominator, "rank": s.rank}
                for line, s in zip(
                    _lines(parts.get(id_, []), brin), _ordered(parts.get(id_, []), brin), strict=True
                )
            ],
        }
        for id_, gross, number, method, decided_at in rows
    ]


def _ordered(rows: list[Any], brin: dict[int, str]) -> list[Any]:
    """By BRIN, as it was when the cost was approved where that is known."""
    return sorted(rows, key=lambda row: (getattr(row, "place", None) or 0, brin[row.school_id]))


def _lines(rows: list[Any], brin: dict[int, str]) -> list[dict[str, Any]]:
    return [{"school": brin[row.school_id], "cents": row.cents} for row in _ordered(rows, brin)]
