"""Names of files with a page, and how a text names them. Pure."""

from urllib.parse import quote


def file_address(attachment_id: str, name: str) -> str:
    """Where a file is."""
    return f"/files/{attachment_id}/{quote(name, safe='')}"


def markdown_for(attachment_id: str, name: str, is_image: bool) -> str:
    """What a writer puts in the text to show an image or link to a file."""
    words = "".join(f"\\{c}" if c in "\\[]*_`" else c for c in name)
    return f"{'!' if is_image else ''}[{words}]({file_address(attachment_id, name)})"
