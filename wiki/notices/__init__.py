"""Notices: what asks for somebody's attention, shown in the app and sent by mail."""
