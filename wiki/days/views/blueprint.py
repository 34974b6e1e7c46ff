"""The blueprint of the screens of network days."""

from flask import Blueprint

bp = Blueprint("days", __name__)
