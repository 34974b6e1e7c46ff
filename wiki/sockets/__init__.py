"""Live text over WebSocket, beside Flask in the same process: the quick way for what also goes by plain requests."""
