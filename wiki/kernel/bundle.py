"""What was built of `frontend/`: which file of static/vendor is which."""

import json
from functools import cache

from flask import current_app

from wiki.assets import folder


def bundled(name: str) -> str:
    """The address of a built file, named as its source in frontend/src; empty where nothing was built."""
    if current_app.debug:
        _addresses.cache_clear()
    return _addresses().get(name, "")


@cache
def _addresses() -> dict[str, str]:
    manifest = folder("static") / "vendor" / "manifest.json"
    if not manifest.is_file():
        return {}
    return {name: f"/static/vendor/{file}" for name, file in json.loads(manifest.read_text()).items()}
