"""Print the link and the QR code of a place: whoever scans it need not say where they are."""

import argparse
import sys
from pathlib import Path

from bots import wiring
from bots.commands._link import code_of, link_of, scene_of, show
from bots.config.environment import Environment, load_environment
from core.arrival import payload_of

CHANNELS = ("telegram", "wechat")
KINDS = (".svg", ".png", ".pdf")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the place, and where its code is written."""
    parser.add_argument(
        "place", help="the place as people say it, such as a building and its entrance, or a public place"
    )
    parser.add_argument("--community", metavar="NAME", help="its community, where there are several")
    parser.add_argument("--channel", choices=CHANNELS, help="where the code leads, if residents are on both")
    parser.add_argument("--save", metavar="FILE", type=Path, help="write the code for printing, as .svg, .png or .pdf")
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the link and its code, and save it if asked to."""
    environment = load_environment()
    company = wiring.rehearsal(args.config or environment.config)
    communities = {community.name: community for community in company.config.communities.values()}
    if args.community is None and len(communities) > 1:
        return _wrong(f"which community is it in? --community {' | '.join(communities)}")
    if args.community is not None and args.community not in communities:
        return _wrong(f"no community is called {args.community}. There are: {'  '.join(communities)}")
    if args.save is not None and args.save.suffix.lower() not in KINDS:
        return _wrong(f"{args.save}: a code is written as {', '.join(KINDS)}")
    try:
        payload = payload_of(company.arrival(args.place, communities.get(args.community or "")))
    except ValueError as too_long:
        return _wrong(f"{args.place} is too long for a code ({too_long}); call it something shorter")
    link = _link(environment, payload, args.channel)
    if not link:
        return _wrong(
            "the code leads to the bot or the official account; set SUBAN_TELEGRAM_TOKEN or SUBAN_WECHAT_* first"
        )
    show(link)
    if args.save is not None:
        code_of(link).save(str(args.save), scale=20, border=4)
        print(f"{args.place}: {args.save}")
    return 0


def _link(environment: Environment, payload: str, channel: str | None) -> str:
    """Return the link into that channel, or into the one that is on; where both are, into Telegram."""
    if environment.wechat is not None and (channel == "wechat" or (channel is None and environment.telegram is None)):
        return scene_of(environment.wechat, payload)
    return link_of(environment.telegram, payload) if channel != "wechat" else ""


def _wrong(words: str) -> int:
    print(f"suban: {words}", file=sys.stderr)
    return 1
