"""The audit trail against a seal that was kept outside the database: on paper, in a mail, with an accountant."""

from collections.abc import Iterator

from wiki.audit import queries
from wiki.audit.rules import Seal


def against(seal: Seal) -> Iterator[str]:
    """What shows that something before this seal was changed, when the chain itself is whole (see `trail.chain`).

    Whoever rewrites the past has to write every hash after it anew as well; the one that was sealed then differs.
    """
    head, found = queries.head(), queries.hash_of(seal.seq)
    if head is None or head.seq < seal.seq:
        last = head.seq if head else 0
        yield f"audit_event: the trail ends at number {last}; the seal of {seal.day} is of number {seal.seq}."
    elif found != seal.sha256:
        yield f"audit_event number {seal.seq}: it, or one before it, is not what was sealed on {seal.day}."
