"""A local mail box for development: one `.eml` file a message, readable at /mailbox/."""

import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_NAME = re.compile(r"\d{20}-[0-9a-f]{8}")


class MailboxBackend(BaseEmailBackend):
    """Writes each message into MAIL_ROOT, newest name last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages and return how many; errors are the caller's as with SMTP."""
        root = Path(settings.MAIL_ROOT)
        root.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            body = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own message class
            name = f"{time.time_ns():020d}-{hashlib.sha256(body).hexdigest()[:8]}"
            temporary = root / f".{name}"
            temporary.write_bytes(body)
            temporary.rename(root / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of the box, as its pages show it."""

    name: str
    subject: str
    sender: str
    recipient: str
    sent_at: datetime | None
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


def names() -> list[str]:
    """The messages of the box, newest first."""
    root = Path(settings.MAIL_ROOT)
    return sorted((file.stem for file in root.glob("[!.]*.eml")), reverse=True)


def read(name: str) -> Letter | None:
    """One message by its name, or None where there is none of that name."""
    if not _NAME.fullmatch(name):  # also refuses every path that leaves the box
        return None
    try:
        content = (Path(settings.MAIL_ROOT) / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    message = BytesParser(_class=ParsedMessage, policy=policy.default).parsebytes(content)
    date = message["Date"]
    return Letter(
        name=name,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        recipient=str(message["To"] or ""),
        sent_at=date.datetime if date else None,
        headers=tuple((key, str(value)) for key, value in message.items()),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: ParsedMessage, kind: Literal["plain", "html"]) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""
