"""What keeps the desk safe: only loopback until there are accounts, and headers that allow nothing but our own files.

Article text is hostile input. Templates escape everything; the policy below makes sure that even a hole in that runs no script, loads nothing and frames nothing.
"""

from __future__ import annotations

import ipaddress
import re

from isnad.errors import InputError

#: No inline script or style, nothing from another host, no plug-ins, no frames, forms only to ourselves.
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # an outlet must not learn from a link what a desk works on
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_PORT = re.compile(r":\d+$")
_PREFIX = re.compile(r"(/[A-Za-z0-9_-]+)*")


def demand_loopback(host: str) -> None:
    """Refuse to listen where others could reach the desk. Raises :class:`InputError`."""
    if host != "localhost" and not _is_loopback(host):
        raise InputError(f"--host {host}: others could reach this address, and the desk has no accounts yet that would tell them apart; use 127.0.0.1, ::1 or localhost, "
                         "and a tunnel (ssh -L) to reach it from elsewhere")


def demand_prefix(prefix: str) -> str:
    """A path prefix as the desk writes it, ``""`` or ``/a/b``. Raises :class:`InputError` for what is no plain path."""
    path = "/" + prefix.strip("/") if prefix.strip("/") else ""
    if not _PREFIX.fullmatch(path):
        raise InputError(f"--prefix {prefix}: write a path of letters, digits, - and _ only, as /isnad")
    return path


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_local_name(host: str) -> bool:
    """Whether a ``Host`` header names this machine. Any other name is that of somebody else's page, pointed at us (DNS rebinding)."""
    name = host.rpartition(":")[0] if _PORT.search(host) else host
    return name.lower() == "localhost" or _is_loopback(name.strip("[]"))


def safe_link(url: str | None) -> str | None:
    """An address of an article where it is one of the web; anything else (``javascript:`` …) is shown as text, never as a link."""
    return url if url and url.lower().startswith(("https://", "http://")) else None
