"""What a service can say no with. `web` turns each into a page or a problem document, once."""

from collections.abc import Mapping


class LichtwerkError(Exception):
    """Base of the errors that are meant for a reader. `detail` is in the reader's language."""

    status = 500

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class NotAllowed(LichtwerkError):
    """This person may not do this."""

    status = 403


class NotFound(LichtwerkError):
    """There is no such thing, or this person may not know of it."""

    status = 404


class Conflict(LichtwerkError):
    """The thing has changed or is in a state in which this cannot be done."""

    status = 409


class TooFast(LichtwerkError):
    """This was asked too often; `seconds` says when it can be asked again."""

    status = 429

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail)
        self.seconds = seconds


class Invalid(LichtwerkError):
    """What was typed cannot be used; `errors` holds a sentence for each field (key "" for the whole)."""

    status = 422

    def __init__(self, errors: Mapping[str, str], detail: str = "") -> None:
        super().__init__(detail or " ".join(str(e) for e in errors.values()))
        self.errors = dict(errors)
