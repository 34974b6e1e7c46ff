"""The blueprint that the screens of this slice share."""

from flask import Blueprint

bp = Blueprint("settlement", __name__)

ID = "int(max=999999999)"
"""Ids in addresses: no number that a database cannot hold."""
