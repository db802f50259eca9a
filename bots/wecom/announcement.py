"""What an installation has of 企业微信, what it lacks, and what follows from that. Pure."""

from collections.abc import Iterator

from bots.config.environment import WecomAccess

#: In words for whoever starts it; `suban check` says the same in the words of `bots/config/problems.toml`.
IN_WORDS = {
    "off": "WeCom is off: neither an app, nor a group bot, nor a webhook is set (SUBAN_WECOM_*).",
    "bot": "WeCom: the group bot shows cards with buttons in the groups and hears who calls it by name.",
    "texts": "WeCom: there is no group bot (SUBAN_WECOM_BOT_ID); groups get texts, and answer on the page.",
    "no_groups": "WeCom: there is neither a group bot nor a webhook; groups can't be reached here.",
    "hooks": "Webhooks call people by name in {count} groups.",
    "no_hooks": "There are no webhooks (SUBAN_WECOM_WEBHOOKS): nobody is called by name in a group.",
    "alone_by_bot": "There is no app (SUBAN_WECOM_CORPID): who has written to the group bot is spoken to by it.",
    "alone_by_page": "There is no app (SUBAN_WECOM_CORPID): people are called in their groups to read what is for them alone.",
    "app_speaks": "The app only speaks (SUBAN_WECOM_TOKEN is not set): its messages are answered on the page.",
    "app_deaf": "The app can't be called back: SUBAN_PUBLIC_URL is not set.",
    "app": "The app is called back at {url}/wecom.",
    "no_page": "There is no page: SUBAN_PUBLIC_URL is not set.",
    "nobody": "Nobody can answer: without SUBAN_PUBLIC_URL there is no page, and nothing else here hears anybody.",
}


def announcement(access: WecomAccess | None, public_url: str) -> list[str]:
    """Return the sentences that `suban run` prints."""
    return [IN_WORDS[key].format(**values) for key, values in situation(access, public_url)]


def situation(access: WecomAccess | None, public_url: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what is so, by key, with what is filled in."""
    if access is None:
        yield "off", {}
        return
    yield "bot" if access.bot is not None else "texts" if access.webhooks else "no_groups", {}
    yield "hooks" if access.webhooks else "no_hooks", {"count": len(access.webhooks)}
    if access.app is None:
        yield "alone_by_bot" if access.bot is not None else "alone_by_page", {}
    elif not access.app.hears:
        yield "app_speaks", {}
    else:
        yield "app" if public_url else "app_deaf", {"url": public_url}
    if not public_url:
        yield "no_page" if access.bot is not None else "nobody", {}
