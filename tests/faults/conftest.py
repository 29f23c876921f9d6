"""A site on loopback, a mail box of files, a clock; nothing waits."""

from collections.abc import Iterator

import pytest

from tests.faults.rounds import WITH_PROMPTS, Clock
from tests.platforms.actions.local_site import Site, open_site, policy


@pytest.fixture(autouse=True)
def quick(settings) -> None:
    """No pause between two pages of a host; mails lie in files that outlive a killed process."""
    settings.FETCH_HOST_DELAY_SECONDS = 0
    settings.EMAIL_BACKEND = "monitoring.delivery.mailbox.MailboxBackend"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Noon, until the test says otherwise."""
    return Clock(monkeypatch)


@pytest.fixture
def site() -> Iterator[Site]:
    """Serves a policy that names prompts at /privacy."""
    with open_site(policy(WITH_PROMPTS)) as site:
        yield site
