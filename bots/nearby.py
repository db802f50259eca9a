"""Whether a server is on this machine or beside it: a proxy of the environment does not lead there."""

import ipaddress
from urllib.parse import urlsplit


def is_nearby(url: str) -> bool:
    """Tell whether the address is of this machine or a private network."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or "." not in host
    return address.is_loopback or address.is_private
