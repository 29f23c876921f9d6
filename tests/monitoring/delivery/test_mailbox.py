"""The folder behind the local mail box."""

from pathlib import Path

from django.core.mail import EmailMessage

from monitoring.delivery.mailbox import MailboxBackend, names, read


def put(subject: str = "Subject", **headers: str) -> str:
    message = EmailMessage(subject, "Words", to=["olu@people.example"], headers=headers)
    assert MailboxBackend().send_messages([message]) == 1
    return names()[0]


def test_a_message_is_read_as_it_was_sent():
    letter = read(put("Grüße", **{"Message-ID": "<fixed@archive.example>"}))

    assert letter.subject == "Grüße"
    assert letter.text.strip() == "Words"
    assert ("Message-ID", "<fixed@archive.example>") in letter.headers


def test_the_same_message_twice_is_two_messages():
    put()
    put()

    assert len(names()) == 2


def test_a_box_that_nobody_wrote_to_is_empty():
    assert names() == []


def test_a_half_written_message_is_not_listed(settings):
    put()
    (Path(settings.MAIL_ROOT) / ".00000000000000000009-aaaaaaaa.eml").write_bytes(b"half")

    assert len(names()) == 1


def test_a_name_cannot_leave_the_box(settings):
    put()
    (Path(settings.MAIL_ROOT).parent / "secret.eml").write_text("secret")

    assert read("../secret") is None
