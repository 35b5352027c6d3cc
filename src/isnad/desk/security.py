"""What keeps the desk safe: no other address than loopback without accounts, and headers that allow nothing but our own files.

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
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9_-]+)*|https?://\[[0-9A-Fa-f:]+\](:\d+)?(/[A-Za-z0-9_-]+)*")
_PREFIX = re.compile(r"(/[A-Za-z0-9_-]+)*")


def demand_accounts(host: str, where: str, *, login: bool, there: bool) -> None:
    """Refuse to listen where others could reach a desk on which nobody has an account. Raises :class:`InputError`."""
    if there or (not login and is_loopback(host)):
        return
    reason = "--login:" if login else f"--host {host}: others could reach this address, and"
    raise InputError(f"{reason} there are no accounts on {where}; make one with `isnad account add NAME --role admin --db {where}`" + ("" if login else ", or listen on 127.0.0.1, ::1 or localhost"))


def demand_url(url: str, prefix: str) -> str:
    """The address under which people reach the desk, without a slash at its end; it ends in the prefix. Raises :class:`InputError`."""
    if url and not (_URL.fullmatch(url.rstrip("/")) and url.rstrip("/").endswith(prefix)):
        raise InputError(f"--url {url}: write the whole address under which people reach the desk, as https://desk.example.org{prefix or '/isnad'}" + (", with the prefix at its end" if prefix else ""))
    return url.rstrip("/")


def demand_prefix(prefix: str) -> str:
    """A path prefix as the desk writes it, ``""`` or ``/a/b``. Raises :class:`InputError` for what is no plain path."""
    path = "/" + prefix.strip("/") if prefix.strip("/") else ""
    if not _PREFIX.fullmatch(path):
        raise InputError(f"--prefix {prefix}: write a path of letters, digits, - and _ only, as /isnad")
    return path


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_local_name(host: str) -> bool:
    """Whether a ``Host`` header names this machine. Any other name is that of somebody else's page, pointed at us (DNS rebinding)."""
    name = host.rpartition(":")[0] if _PORT.search(host) else host
    return is_loopback(name.lower().strip("[]"))


def safe_link(url: str | None) -> str | None:
    """An address of an article where it is one of the web; anything else (``javascript:`` …) is shown as text, never as a link."""
    return url if url and url.lower().startswith(("https://", "http://")) else None
