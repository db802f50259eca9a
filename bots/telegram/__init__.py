"""Telegram: residents and supervisors in private chats, staff in groups."""
