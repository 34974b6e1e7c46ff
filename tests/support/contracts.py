"""A kind of contract for import-linter: the floors inside every slice, as wiki/app.py lists them."""

from typing import Any

from importlinter.contracts.layers import LayersContract
from importlinter.domain.imports import ModuleExpression

from wiki.app import SLICES


class FloorsContract(LayersContract):
    """Layers inside each of SLICES: exhaustive, so that a file on no floor breaks it too. A slice is named once."""

    type_name = "floors"

    def validate(self) -> None:
        """The containers are the slices, whatever else the contract says."""
        self.exhaustive: Any = True
        self.containers: Any = [ModuleExpression(f"wiki.{name}") for name in SLICES]
        super().validate()
