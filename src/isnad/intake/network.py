"""Sockets that only reach the public internet, and never for longer than a deadline.

An address in a feed or a redirect is a stranger's wish: it may name a router, a cloud's metadata service or a database of the house. The check stands where the
connection is made, since only there is the name resolved once: the very address that passed is the one connected to, so a name that answers differently the
second time (DNS rebinding) gains nothing, and no redirect or odd spelling of a host (``http://2130706433/``, ``http://0x7f.1/``) finds a way around.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

import httpcore

from isnad.errors import InputError

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address
_MOST_ADDRESSES = 4  # tried of one host before giving up


class Unreachable(InputError):
    """A host that is not asked: it has no address, or one that is not public."""


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def why_private(address: Address) -> str | None:
    """What keeps an address from being public (``loopback``, ``private``, …); None for a public one. IPv4 hidden in IPv6 is judged as IPv4."""
    hidden = _hidden_ipv4(address)
    if hidden is not None:
        return why_private(hidden)
    kinds = ("unspecified", "loopback", "link_local", "multicast", "reserved", "private")
    kind = next((kind for kind in kinds if getattr(address, f"is_{kind}")), None)
    if kind is None and not address.is_global:
        kind = "private"  # shared address space (RFC 6598) is neither private nor global
    return kind.replace("_", "-") if kind else None


def _hidden_ipv4(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address carries: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host, each checked. Raises :class:`Unreachable` where there is none or one of them is not public."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, OverflowError) as error:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved just now") from error
        raise Unreachable(f"the host {host} does not exist or has no address") from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for address in () if allow_private else addresses:
        if kind := why_private(ipaddress.ip_address(address)):
            raise Unreachable(f"{host} leads to {address}, which is not public ({kind}); such addresses are fetched only where private ones are allowed")
    return addresses


class PublicBackend(httpcore.SyncBackend):
    """Opens connections for an :class:`httpcore.ConnectionPool`: to checked addresses only, each with ``total`` seconds to live."""

    def __init__(self, *, allow_private: bool, total: float) -> None:
        self._allow_private, self._total = allow_private, total

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in resolve(host, port, allow_private=self._allow_private)[:_MOST_ADDRESSES]:
            try:
                stream = super().connect_tcp(address, port, timeout, local_address, socket_options)
                return _TimedStream(stream, time.monotonic() + self._total)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"the host {host} has no address")


class _TimedStream(httpcore.NetworkStream):
    """A stream that ends at its deadline: a server that sends a byte a second passes every timeout of a single read."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole answer took too long")
        return left if timeout is None else min(timeout, left)
