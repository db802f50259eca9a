"""WeChat: residents in an official account (公众号)."""
