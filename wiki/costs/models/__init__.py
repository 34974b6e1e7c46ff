"""The tables of projects and costs."""

from wiki.costs.models import cost, key, project

__all__ = ["cost", "key", "project"]
