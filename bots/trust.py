"""Whom the ways out trust: the certificates are read once in a process, as reading them takes longer than a message."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """Return what proves to a connection that a server is who it says; SSL_CERT_FILE and SSL_CERT_DIR are heeded."""
    return httpx.create_ssl_context()
