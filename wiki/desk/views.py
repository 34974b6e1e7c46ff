"""The review desk, on the screen."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
