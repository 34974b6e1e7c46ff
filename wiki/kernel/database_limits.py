"""What a database can hold: more comes in from outside than it can take."""

HIGHEST = 2**63 - 1
"""The largest whole number of a column."""
HIGHEST_ID = 2**31 - 1
"""The largest id of a row and number of a version that is taken in; no network comes near it."""


def may_be_id(id_: int) -> bool:
    """Whether a row can have this id; asked before the database is, which refuses a larger number."""
    return 0 < id_ <= HIGHEST_ID


def is_storable(value: object) -> bool:
    """False for a number beyond 64 bits, and for text with NUL or half a character in it; also deep inside."""
    if isinstance(value, int):
        return -HIGHEST <= value <= HIGHEST
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, dict):
        return all(is_storable(v) for pair in value.items() for v in pair)
    if isinstance(value, list | tuple):
        return all(is_storable(v) for v in value)
    return True
