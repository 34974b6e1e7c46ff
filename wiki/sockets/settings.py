"""How uvicorn serves the sockets of live text."""

from typing import Any, Final

from wiki.live.rules.live import MESSAGE_MAX

SOCKETS: Final[dict[str, Any]] = {
    "ws": "websockets-sansio",
    "ws_max_size": 2 * MESSAGE_MAX,  # the largest update in base64, and what stands around it
    "ws_per_message_deflate": False,
}
