"""The Dutch words of the screens, looked up by the English ones of the code, so that rewording breaks no test."""

from functools import cache

from babel.messages.catalog import Catalog

from tests.support import catalogue


@cache
def _catalogue() -> Catalog:
    return catalogue.dutch()


def nl(text: str, **values: object) -> str:
    """What the Dutch screens say for this text of the code."""
    message = _catalogue().get(text)
    assert message is not None, f"no screen says {text!r}"
    said = message.string[0] if isinstance(message.string, tuple) else message.string
    return said % values if values else said
