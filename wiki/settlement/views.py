"""Periods, settlements, payments and bank accounts, on the screen."""

from flask import Blueprint

bp = Blueprint("settlement", __name__)
