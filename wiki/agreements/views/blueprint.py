"""The blueprint that the screens of this slice share."""

from flask import Blueprint

bp = Blueprint("agreements", __name__)
