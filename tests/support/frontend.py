"""The bundle of the editor, for tests that meet it."""

import importlib.util
from pathlib import Path
from types import ModuleType

from tests.support.servers import shared

ROOT = Path(__file__).resolve().parents[2]


def built_frontend() -> None:
    """Have the bundle of these sources in static/vendor; made at most once in a run, whichever worker asks first."""
    shared("frontend", lambda _path: _build())


def _build() -> None:
    hook = _hook()
    if not hook.is_built(ROOT):
        hook.build(ROOT)


def _hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
