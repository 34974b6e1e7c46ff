"""What was built of `frontend/`: which file of static/vendor is which."""

import json
from functools import lru_cache
from pathlib import Path

from wiki.assets import folder


def bundled(name: str) -> str:
    """The address of a built file, named as its source in frontend/src; empty where nothing was built."""
    manifest = folder("static") / "vendor" / "manifest.json"
    try:
        return _addresses(manifest, manifest.stat().st_mtime_ns).get(name, "")
    except FileNotFoundError:
        return ""


@lru_cache(maxsize=1)
def _addresses(manifest: Path, _built_at: int) -> dict[str, str]:
    """Read anew after each build. Raises FileNotFoundError."""
    return {name: f"/static/vendor/{file}" for name, file in json.loads(manifest.read_text()).items()}
