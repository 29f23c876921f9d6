"""Bundles of every kind: of a record, a change, a version, an import, and so on."""

from datetime import timedelta

from platforms.archive.bundle.container import build_bundle
from platforms.archive.bundle.parts import BundleParts, Certificate
from tests.platforms.archive.bundle.small_log import (
    NOON,
    TestLog,
    log_capture,
    log_change,
    log_record,
    log_version,
    record_part,
)

QUOTE = "We may train models with what you write."

CERTIFICATE = Certificate(
    publisher="The Example Archive",
    platform="Larkspur",
    document_title="Larkspur Terms of Service",
    software="ConductAtlas",
    software_version="0.1.0",
    commit="0123abc",
    fetcher="ca-fetch/1",
    egress_region="Frankfurt, Germany",
    exported_at="2026-05-19T09:00:00+00:00",
    custody=("2026-05-18T12:00:01+00:00: stored by the fetcher.",),
    checks=("2026-05-19T09:00:00+00:00: the stored bytes were read back and hashed.",),
)


def plain(words: str) -> tuple[bytes, str]:
    """A body as it is served, and its text by the plain extractor."""
    body = f"\ufeff{words}  \r\n\r\nCaf\u0065\u0301 \u2013 end.\r\n".encode()
    return body, f"{words}\n\nCaf\u00e9 \u2013 end.\n"


def record_parts(log: TestLog | None = None, words: str = f"Terms.\n{QUOTE}") -> BundleParts:
    """A record on a text from one capture."""
    log = log or TestLog()
    body, text = plain(words)
    version = log_version(log, text, log_capture(log, body))
    record = log_record(log, version, QUOTE)
    log.seal()
    return BundleParts(version.part(log), log.keys, CERTIFICATE, record=record_part(log, record))


def version_parts(log: TestLog | None = None) -> BundleParts:
    """A version alone, not of the plain kind."""
    log = log or TestLog()
    capture = log_capture(log, b"<p>Terms of Larkspur.</p>")
    version = log_version(log, "Terms of Larkspur.\n", capture, extractor="ca-html/1")
    log.seal()
    return BundleParts(version.part(log), log.keys, CERTIFICATE)


def imported_parts() -> BundleParts:
    """A version that another archive captured."""
    log = TestLog()
    where = {
        "collection": "example/terms-versions",
        "commit": "5f" * 20,
        "path": "Larkspur/Terms of Service.md",
        "committed_at": "2024-02-29T23:30:00+02:00",
    }
    version = log_version(log, "Imported terms.\n", extractor="import/1", imported=where)
    log.seal()
    return BundleParts(version.part(log), log.keys, CERTIFICATE)


def changed_parts() -> BundleParts:
    """A record on a text from two captures, with the version before, seen by a witness."""
    return _neighbours()[0]


def change_parts() -> BundleParts:
    """The record of a change, which quotes nothing and has no analysis."""
    log = TestLog()
    (before, before_text), (after, after_text) = plain("Terms as they were."), plain("Terms now.")
    capture = log_capture(log, before, at=NOON - timedelta(days=30))
    previous = log_version(log, before_text, capture)
    version = log_version(log, after_text, log_capture(log, after))
    change = log_change(log, previous, version, "CA-C-000123")
    log.seal()
    return BundleParts(
        version.part(log),
        log.keys,
        CERTIFICATE,
        record=record_part(log, change),
        previous=previous.part(log),
    )


def neighbour_parts() -> BundleParts:
    """A record of another document, under the very checkpoint of `changed_parts`."""
    return _neighbours()[1]


def _neighbours() -> tuple[BundleParts, BundleParts]:
    log = TestLog(witness=True)
    second = "https://larkspur.example/terms/annex"
    body, text = plain("Terms as they were.")
    previous = log_version(log, text, log_capture(log, body, at=NOON - timedelta(days=30)))
    (one, first_text), (two, second_text) = plain(f"Terms.\n{QUOTE}"), plain("Annex.")
    captures = log_capture(log, one), log_capture(log, two, url=second)
    version = log_version(log, f"{first_text}\n{second_text}", *captures)
    record = log_record(log, version, QUOTE)
    body, text = plain(f"Privacy.\n{QUOTE}")
    capture = log_capture(log, body, url="https://larkspur.example/privacy")
    other = log_version(log, text, capture, document="CA-D-00331")
    other_record = log_record(log, other, QUOTE, "CA-P-010032", "CA-D-00331")
    log.seal()
    return (
        BundleParts(
            version.part(log),
            log.keys,
            CERTIFICATE,
            record=record_part(log, record),
            previous=previous.part(log),
        ),
        BundleParts(other.part(log), log.keys, CERTIFICATE, record=record_part(log, other_record)),
    )


def erased_parts() -> BundleParts:
    """A version of two captures, the body of the first erased."""
    log = TestLog()
    (one, first_text), (two, second_text) = plain("Erased."), plain("Kept.")
    captures = log_capture(log, one, is_erased=True), log_capture(log, two)
    version = log_version(log, f"{first_text}\n{second_text}", *captures)
    log.seal()
    return BundleParts(version.part(log), log.keys, CERTIFICATE)


def old_parts() -> BundleParts:
    """A version whose leaves are of the first kind: no document, no hash of the capture record."""
    log = TestLog()
    body, text = plain("Old terms.")
    version = log_version(log, text, log_capture(log, body, is_old=True), document=None)
    log.seal()
    return BundleParts(version.part(log), log.keys, CERTIFICATE)


SAMPLES = {
    "record": record_parts,
    "version": version_parts,
    "imported": imported_parts,
    "changed": changed_parts,
    "change": change_parts,
    "neighbour": neighbour_parts,
    "erased": erased_parts,
}


def bundle_of(name: str) -> bytes:
    """The bundle of a sample."""
    return build_bundle(SAMPLES[name]())
