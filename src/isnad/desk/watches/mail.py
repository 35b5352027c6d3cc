"""Mail through a configured SMTP server: its settings, and one message.

The settings stand in ``mail.toml`` beside the user's lexicon files (``ISNAD_MAIL`` names another file), and each in the environment too, which wins: ``ISNAD_SMTP_HOST`` and so on.

    host = "mail.example.org"
    sender = "isnad@example.org"
    tls = "starttls"          # or "tls", or "none" for a server on this very machine
    port = 587                # by default 587, 465 with tls, 25 with none
    user = "isnad"
    password = "…"
"""

from __future__ import annotations

import os
import smtplib
import ssl
import tomllib
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from pathlib import Path
from typing import Literal

import msgspec

from isnad.desk import wording
from isnad.desk.watches.message import Message, as_text
from isnad.errors import InputError
from isnad.lexicon.own import FOLDER

FILE = FOLDER.parent / "mail.toml"
_SECONDS = 30.0
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where mail leaves. Without ``user`` nobody signs in to the server."""

    host: str
    sender: str
    tls: Literal["starttls", "tls", "none"] = "starttls"
    port: int | None = None
    user: str = ""
    password: str = ""


def settings(environment: Mapping[str, str] = os.environ, file: Path = FILE) -> Settings | None:
    """The settings; ``None`` where there are none. Raises :class:`InputError` naming what is wrong."""
    path = Path(environment["ISNAD_MAIL"]).expanduser() if environment.get("ISNAD_MAIL") else file
    values = _read(path) if path.exists() or environment.get("ISNAD_MAIL") else {}
    values |= {name: environment[f"ISNAD_SMTP_{name.upper()}"] for name in Settings.__struct_fields__ if f"ISNAD_SMTP_{name.upper()}" in environment}
    if not values:
        return None
    try:
        made = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"settings of mail ({path} and ISNAD_SMTP_…): {error}") from None
    if made.user and made.tls == "none" and made.host not in ("localhost", "127.0.0.1", "::1"):
        raise InputError(f"settings of mail ({path} and ISNAD_SMTP_…): a password for {made.host} would travel in the clear; set tls to starttls or tls")
    return made


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: the settings of mail cannot be read: {error}") from None


class Mailer:
    """Sends messages, each in a connection of its own. ``context``: whose certificates are believed."""

    def __init__(self, chosen: Settings, context: ssl.SSLContext | None = None) -> None:
        self.settings, self._context = chosen, context or ssl.create_default_context()

    def send(self, message: Message, *, url: str) -> None:
        """Hand a message to the server. Raises :class:`InputError` where it does not take it."""
        chosen = self.settings
        try:
            with self._connected() as server:
                if chosen.tls == "starttls":
                    server.starttls(context=self._context)
                if chosen.user:
                    server.login(chosen.user, chosen.password)
                server.send_message(letter(message, chosen.sender, url))
        except (smtplib.SMTPException, OSError) as error:
            raise InputError(f"{chosen.host}: the mail server did not take it: {_reason(error)}") from error

    def _connected(self) -> smtplib.SMTP:
        chosen = self.settings
        port = chosen.port or _PORTS[chosen.tls]
        if chosen.tls == "tls":
            return smtplib.SMTP_SSL(chosen.host, port, timeout=_SECONDS, context=self._context)
        return smtplib.SMTP(chosen.host, port, timeout=_SECONDS)


def letter(message: Message, sender: str, url: str) -> EmailMessage:
    """The mail itself. Its Message-ID is that of the delivery, so that a second copy can be told from a second message."""
    made = EmailMessage()
    made["Subject"] = wording.text(message.watch.language, "watch.mail.subject", name=message.watch.name, n=len(message.items))
    made["From"], made["To"], made["Date"] = sender, message.watch.mail, format_datetime(localtime())
    made["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2].strip(' >') or 'isnad'}>"
    made["Auto-Submitted"], made["Content-Language"] = "auto-generated", message.watch.language  # RFC 3834: nobody's holiday answers it
    made.set_content(as_text(message, url), cte="base64")
    return made


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
        return f"{error.smtp_code} {text}"[:300]
    return (str(error) or type(error).__name__)[:300]
