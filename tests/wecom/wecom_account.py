"""The company, its app and its group bot, as both sides know them."""

import base64

CORP, AGENT, SECRET = "ww0123456789abcdef", 1000002, "app-secret"
CALLBACK_TOKEN, AES_KEY = "callbackToken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
BOT_ID, BOT_SECRET, BOT_NAME = "aib-bot", "bot-secret", "诉办"
PICTURE_KEY = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
#: How a picture begins; its name stands for what is to be seen on it.
PICTURE = b"\xff\xd8\xff:"
