"""A call of a webhook: one POST of JSON, to public addresses only unless private ones are allowed; no redirect is followed.

Headers: ``Isnad-Delivery``, the same at every try, and ``Isnad-Signature``: ``sha256=`` and the HMAC of the body with the watch's secret, in hexadecimal.
"""

from __future__ import annotations

import hashlib
import hmac
import ssl

import httpcore
import msgspec

from isnad.desk.watches.message import Message, as_data
from isnad.errors import InputError
from isnad.intake.fetch import user_agent, web_url
from isnad.intake.network import PublicBackend

_CONNECT, _READ, _TOTAL = 10.0, 20.0, 30.0  # seconds


def call(message: Message, *, allow_private: bool, url: str) -> None:
    """Tell the receiver. Raises :class:`InputError` for any answer but 2xx, and for none."""
    target, body = web_url(message.watch.webhook), msgspec.json.encode(as_data(message, url))
    headers: list[tuple[str | bytes, str | bytes]] = [
        ("Host", target.netloc), ("User-Agent", user_agent()), ("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Connection", "close"),
        ("Isnad-Delivery", message.id), ("Isnad-Signature", f"sha256={hmac.new(message.watch.secret.encode(), body, hashlib.sha256).hexdigest()}")]
    address = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
    timeouts = {"timeout": {"connect": _CONNECT, "read": _READ, "write": _READ}}
    backend = PublicBackend(allow_private=allow_private, total=_TOTAL)
    try:
        with httpcore.ConnectionPool(network_backend=backend, ssl_context=ssl.create_default_context()) as pool, pool.stream("POST", address, headers=headers, content=body, extensions=timeouts) as answer:
            status = answer.status  # the body is nobody's business
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise InputError(f"{target}: cannot be reached: {error or type(error).__name__}") from error
    if not 200 <= status < 300:
        raise InputError(f"{target}: the receiver answered {status}")
