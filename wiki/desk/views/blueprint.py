"""The blueprint that the screens of this slice share."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
