"""What an installation has of 企业微信, what it lacks, and what follows from that; in words, for whoever starts it. Pure."""

from bots.config.environment import WecomAccess


def announcement(access: WecomAccess | None, public_url: str) -> list[str]:
    """Return the sentences that `suban run` prints."""
    if access is None:
        return ["WeCom is off: neither an app, nor a group bot, nor a webhook is set (SUBAN_WECOM_*)."]
    said = ["WeCom is on."]
    if access.bot is not None:
        said.append("The group bot shows cards with buttons in the groups and hears who calls it by name.")
    elif access.webhooks:
        said.append("There is no group bot (SUBAN_WECOM_BOT_ID): groups get texts, and answer on the page.")
    else:
        said.append("There is neither a group bot nor a webhook: groups can't be reached here.")
    if access.webhooks:
        said.append(f"Webhooks call people by name in {len(access.webhooks)} groups.")
    else:
        said.append("There are no webhooks (SUBAN_WECOM_WEBHOOKS): nobody is called by name in a group.")
    if access.app is None:
        said.append("There is no app (SUBAN_WECOM_CORPID): " + _alone_without_app(access))
    elif not access.app.hears:
        said.append("The app only speaks (SUBAN_WECOM_TOKEN): its messages are answered on the page.")
    elif not public_url:
        said.append("The app can't be called back: SUBAN_PUBLIC_URL is not set.")
    else:
        said.append(f"The app is called back at {public_url}/wecom.")
    if not public_url:
        said.append(_without_page(access))
    return said


def _alone_without_app(access: WecomAccess) -> str:
    if access.bot is not None:
        return "people are spoken to alone by the group bot, once they have written to it."
    return "people are called in their groups to read on the page what is for them alone."


def _without_page(access: WecomAccess) -> str:
    hears = access.bot is not None or (access.app is not None and access.app.hears)
    if hears:
        return "There is no page: SUBAN_PUBLIC_URL is not set."
    return "Nobody can answer: without SUBAN_PUBLIC_URL there is no page, and nothing else here hears anybody."
