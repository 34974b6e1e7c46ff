"""Agreements and the file per project, on the screen."""

from flask import Blueprint

bp = Blueprint("agreements", __name__)
