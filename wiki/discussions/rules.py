"""What a comment is; pure."""

MAX_BODY = 2_000
"""Characters of one comment."""
SHOWN = 200
"""So many comments of one discussion are shown, the newest ones."""


def cleaned(body: str) -> str:
    """The words of a comment as they are stored: lines end alike, no empty ends."""
    return body.replace("\r\n", "\n").strip()
