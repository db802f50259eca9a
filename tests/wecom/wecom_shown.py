"""What is read of a message, and what 企业微信 refuses to show."""

from typing import Any

#: How what is shown as it is has to begin, and how large it may be; a form around it adds a little.
MEDIA = {
    "image": ((b"\xff\xd8\xff", b"\x89PNG"), 10 << 20),
    "voice": ((b"#!AMR",), 2 << 20),
    "video": ((b"ftyp",), 10 << 20),
    "file": ((b"",), 20 << 20),
}
FORM = 1 << 10
LIMITS = {"title": 26, "desc": 30, "sub_title_text": 112, "keyname": 5, "value": 26}
Message = dict[str, Any]


class Refused(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def as_read(message: Message) -> str:
    """Return what a person reads: the words of a card from top to bottom, then its buttons in brackets."""
    card = message.get("card")
    if card is None:
        return str(message.get("text", ""))
    title, quote = card.get("main_title", {}), card.get("quote_area", {})
    lines = [card.get("source", {}).get("desc", ""), title.get("title", ""), title.get("desc", "")]
    lines += [quote.get("quote_text", ""), card.get("sub_title_text", "")]
    lines += [f"{pair['keyname']}：{pair['value']}" for pair in card.get("horizontal_content_list", [])]
    options = card.get("button_selection", {}).get("option_list", [])
    labels = [one["text"] for one in (*card.get("button_list", []), *options)]
    return "\n".join(filter(None, [*lines, " ".join(f"[{label}]" for label in labels), message.get("dead", "")]))


def key_of(card: dict[str, Any], label: str) -> tuple[str, str]:
    for button in card.get("button_list", []):
        if button["text"] == label:
            return button["key"], ""
    for option in card.get("button_selection", {}).get("option_list", []):
        if option["text"] == label:
            return card["button_list"][-1]["key"], option["id"]
    return "", ""


def check_card(card: dict[str, Any]) -> None:
    """Refuse what the documents refuse, and what the client would cut off."""
    buttons = card.get("button_list", [])
    keys = [button["key"] for button in buttons]
    title = card.get("main_title", {})
    pairs = card.get("horizontal_content_list", [])
    options = card.get("button_selection", {}).get("option_list", [])
    fits = (
        card["card_type"] == "button_interaction"
        and (title.get("title") or card.get("sub_title_text"))
        and 1 <= len(buttons) <= 6
        and len(set(keys)) == len(keys)
        and len(pairs) <= 6
        and len(options) <= 10
        and ("button_selection" not in card or options)
        and 0 < len(card["task_id"]) <= 128
        and all(char.isascii() and (char.isalnum() or char in "_-@") for char in card["task_id"])
        and len(title.get("title", "")) <= LIMITS["title"]
        and len(title.get("desc", "")) <= LIMITS["desc"]
        and len(card.get("sub_title_text", "")) <= LIMITS["sub_title_text"]
        and all(len(pair["keyname"]) <= LIMITS["keyname"] and len(pair["value"]) <= LIMITS["value"] for pair in pairs)
    )
    if not fits:
        raise Refused(40058)


def pinged(body: dict[str, Any]) -> list[str]:
    text = body.get("text", {})
    return [*text.get("mentioned_list", []), *text.get("mentioned_mobile_list", [])]
