"""The blueprint that the screens of this slice share."""

from flask import Blueprint

bp = Blueprint("settlement", __name__)
