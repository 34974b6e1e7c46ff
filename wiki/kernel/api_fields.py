"""Fields that the JSON API uses everywhere."""

from typing import Any

import marshmallow as ma

from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.forms import FIRST_DAY, LAST_DAY
from wiki.kernel.money import MAX_CENTS


def id_(**kwargs: Any) -> ma.fields.Integer:
    """The id of a row."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(1, HIGHEST_ID), **kwargs)


def cents(lowest: int, **kwargs: Any) -> ma.fields.Integer:
    """An amount in cents, or a whole number in that range."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(lowest, MAX_CENTS), **kwargs)


def day(**kwargs: Any) -> ma.fields.Date:
    """A day of the years that the forms take too."""
    return ma.fields.Date(validate=ma.validate.Range(FIRST_DAY, LAST_DAY), **kwargs)
