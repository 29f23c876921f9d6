"""A local mail box for development: one `.eml` file a message, readable at /mailbox/."""

import hashlib
import time
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailboxBackend(BaseEmailBackend):
    """Writes each message into MAIL_ROOT, newest name last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages and return how many; errors are the caller's as with SMTP."""
        root = Path(settings.MAIL_ROOT)
        root.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            body = message.message().as_bytes(policy=policy.SMTP.clone(max_line_length=None))
            name = f"{time.time_ns():020d}-{hashlib.sha256(body).hexdigest()[:8]}"
            temporary = root / f".{name}"
            temporary.write_bytes(body)
            temporary.rename(root / f"{name}.eml")
        return len(email_messages)


def names() -> list[str]:
    """The messages of the box, newest first."""
    root = Path(settings.MAIL_ROOT)
    return sorted((file.stem for file in root.glob("*.eml")), reverse=True)


def read(name: str) -> ParsedMessage | None:
    """One message by its name, or None where there is none of that name."""
    if name not in names():  # also refuses every path that leaves the box
        return None
    content = (Path(settings.MAIL_ROOT) / f"{name}.eml").read_bytes()
    return BytesParser(policy=policy.default).parsebytes(content)  # type: ignore[return-value]  # policy.default makes EmailMessage
