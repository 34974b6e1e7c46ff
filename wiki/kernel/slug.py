"""The words of a title as an address has them."""

import re
import unicodedata

_LENGTH = 80


def slugify(title: str, otherwise: str = "pagina") -> str:
    """`Één doel, twee lessen` -> `een-doel-twee-lessen`; `otherwise` when no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(slug) > _LENGTH:
        slug = slug[:_LENGTH].rsplit("-", 1)[0] if "-" in slug[:_LENGTH] else slug[:_LENGTH]
    return slug or otherwise
