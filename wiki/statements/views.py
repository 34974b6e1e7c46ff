"""Statements and exports, on the screen."""

from flask import Blueprint

bp = Blueprint("statements", __name__)
