"""Ten thousand spoilt bundles: every one is refused, none stops the verifier, none takes long."""

import time

import pytest

from platforms.archive.bundle.verify import Refused, Unreadable, check, open_container
from tests.platforms.archive.bundle import samples
from tests.platforms.archive.bundle.mutants import SPOILERS, mutants
from tests.platforms.archive.bundle.packing import repacked

COUNT = 10_500
LONGEST_SECONDS = 10


@pytest.fixture(scope="module")
def bundles():
    return [samples.bundle_of(name) for name in samples.SAMPLES]


def test_every_spoilt_bundle_is_refused(bundles):
    accepted, slowest, kinds = [], 0.0, set()
    for label, spoilt in mutants(bundles, COUNT):
        kinds.add(label.partition(":")[0])
        start = time.perf_counter()
        try:
            check(spoilt)
        except (Refused, Unreadable):
            pass
        else:
            accepted.append(label)
        slowest = max(slowest, time.perf_counter() - start)

    assert accepted == []
    assert slowest < LONGEST_SECONDS
    assert len(kinds) == len(SPOILERS)


def test_the_key_from_outside_refuses_them_too(bundles):
    keys = samples.changed_parts().keys
    for label, spoilt in mutants(bundles, 500, seed=2):
        with pytest.raises((Refused, Unreadable)):
            assert not check(spoilt, keys), label


def test_no_byte_of_a_bundle_may_differ():
    """Every byte of the smallest bundle, one bit each."""
    bundle = samples.bundle_of("imported")
    for at in range(0, len(bundle), 7):
        spoilt = bytearray(bundle)
        spoilt[at] ^= 1 << at % 8
        with pytest.raises((Refused, Unreadable)):
            check(bytes(spoilt))


@pytest.mark.parametrize("name", ["VERIFY.md", "verify.py", "CERTIFICATION-902.txt"])
def test_only_the_three_unbound_files_may_be_made_anew(name, bundles):
    files = open_container(bundles[0])
    report = check(repacked({**files, name: b"other"}, id="CA-P-010031"))

    assert any(mark == "NOT proved" and name in sentence for mark, sentence in report.lines)


def test_large_and_deep_contents_take_no_long_time(bundles):
    files = open_container(bundles[0])
    heavy = {
        "leaf/version.json": b"[" * 4096,
        "record.json": b'{"a":' * 150_000,
        "analysis.json": b'{"n":' + b"9" * 900_000 + b"}",
        "proof/version.tlog-proof": b"c2sp.org/tlog-proof@v1\nindex 1\n" + b"AA==\n" * 190_000,
        "key.txt": b"a+b+c\n" * 160_000,
        "capture/01.json": b'{"a":"' + b"\\u0001" * 150_000 + b'"}',
        "text.txt": b"\xcc\x81\xcc\xa7" * 5_000_000,
    }
    for name, data in heavy.items():
        start = time.perf_counter()
        with pytest.raises(Refused):
            check(repacked({**files, name: data}, id="CA-P-010031"))
        assert time.perf_counter() - start < LONGEST_SECONDS, name


def test_a_bundle_of_over_200_mb_is_refused_unread():
    with pytest.raises(Refused, match="over 200 MB"):
        check(b"PK\x03\x04" + bytes(200_000_000))


def test_a_bundle_of_very_many_members_is_refused():
    members = {f"body/{number}.bin": b"" for number in range(2_100)}

    with pytest.raises(Refused, match="The container is damaged"):
        check(repacked(members))
