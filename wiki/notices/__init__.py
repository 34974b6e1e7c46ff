"""Telling people what asks for their attention, in the app and by mail."""
