"""Fields that the JSON API uses everywhere."""

import re
from datetime import date
from typing import Any

import marshmallow as ma

from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.forms import FIRST_DAY, LAST_DAY
from wiki.kernel.money import MAX_CENTS

_EXTENDED = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Day(ma.fields.Date):
    """A day as `2019-03-14`, the extended calendar date of ISO 8601; its other forms are refused, as in a form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        """Raises ValidationError."""
        if not isinstance(value, str) or not _EXTENDED.fullmatch(value):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        found: date = super()._deserialize(value, attr, data, **kwargs)
        return found


def id_(**kwargs: Any) -> ma.fields.Integer:
    """The id of a row."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(1, HIGHEST_ID), **kwargs)


def cents(lowest: int, **kwargs: Any) -> ma.fields.Integer:
    """An amount in cents, or a whole number in that range."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(lowest, MAX_CENTS), **kwargs)


def day(**kwargs: Any) -> Day:
    """A day of the years that the forms take too."""
    return Day(validate=ma.validate.Range(FIRST_DAY, LAST_DAY), **kwargs)
