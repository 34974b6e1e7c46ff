"""Fields that the JSON API of this slice uses everywhere."""

from datetime import date
from typing import Any

import marshmallow as ma

from wiki.kernel.money import MAX_CENTS

MAX_ID = 2**31 - 1


def id_(**kwargs: Any) -> ma.fields.Integer:
    """The id of a row."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(1, MAX_ID), **kwargs)


def cents(lowest: int, **kwargs: Any) -> ma.fields.Integer:
    """An amount in cents, or a whole number in that range."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(lowest, MAX_CENTS), **kwargs)


def day(**kwargs: Any) -> ma.fields.Date:
    """A day of the years that the forms take too."""
    return ma.fields.Date(validate=ma.validate.Range(date(2000, 1, 1), date(2199, 12, 31)), **kwargs)
