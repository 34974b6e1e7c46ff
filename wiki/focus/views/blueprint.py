"""The blueprint that the screens of this slice share."""

from flask import Blueprint

bp = Blueprint("focus", __name__, url_prefix="/focus")
