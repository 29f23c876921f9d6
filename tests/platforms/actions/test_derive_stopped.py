"""Bytes that stop their reader, or that the disk does not give, make no version and no error."""

from datetime import timedelta
from functools import partial

import pytest

from platforms.actions import reading
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox import STOPPED, ReaderLimits, ReaderPool, read_page
from platforms.archive.store import StorageError
from platforms.models import Snapshot, Version
from tests.factories import make_source
from tests.platforms.actions.local_site import HOST, POLICY, look, open_site
from tests.platforms.archive.sandbox.documents import HEAVY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def site():
    with open_site() as site:
        yield site


@pytest.fixture
def source():
    return make_source(url=f"http://{HOST}/privacy")


@pytest.fixture
def hasty_readers(monkeypatch):
    """Readers that may use a fifth of a second."""
    pool = ReaderPool(ReaderLimits(cpu_seconds=0.2))
    monkeypatch.setattr(reading, "read_page", partial(read_page, readers=pool))
    yield pool
    pool.close()


def test_bytes_that_stop_their_reader_are_read_three_times_and_no_more(
    site, source, noon, hasty_readers, monkeypatch
):
    site.serve(HEAVY.decode())

    checks = [look(source, site, noon + day * DAY) for day in range(3)]

    assert {check.outcome for check in checks} == {Outcome.UNREADABLE}
    assert all(check.detail.startswith(STOPPED) for check in checks)
    with monkeypatch.context() as patch:
        patch.delattr(reading, "read_page")
        fourth = look(source, site, noon + 3 * DAY)
    assert fourth.outcome == Outcome.UNREADABLE
    assert "3 times" in fourth.detail
    assert Snapshot.objects.count() == 1
    assert not Version.objects.exists()


def test_other_bytes_of_the_same_source_are_read(site, source, noon, hasty_readers):
    site.serve(HEAVY.decode())
    for day in range(3):
        look(source, site, noon + day * DAY)
    site.serve(POLICY)

    assert look(source, site, noon + 3 * DAY).outcome == Outcome.NEW_VERSION


def test_a_disk_that_refuses_is_a_typed_outcome(site, source, noon, monkeypatch):
    class Refusing:
        def get(self, _sha256):
            raise StorageError("The disk is failing.")

    monkeypatch.setattr(reading, "blob_store", Refusing)

    check = look(source, site, noon)

    assert (check.outcome, check.detail) == (Outcome.STORAGE, "The disk is failing.")
