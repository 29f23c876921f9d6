"""The certification form states facts and limits, and leaves signing to a person."""

import pytest

from platforms.archive.bundle.container import build_bundle
from platforms.archive.bundle.verify import open_container
from tests.platforms.archive.bundle import samples


def form_of(parts):
    return open_container(build_bundle(parts))["CERTIFICATION-902.txt"].decode()


def test_it_has_the_facts_of_the_record():
    parts = samples.record_parts()
    capture = parts.version.captures[0].logged

    form = form_of(parts)

    for fact in (
        "CA-P-010031",
        "Larkspur Terms of Service",
        "ConductAtlas 0.1.0, source commit 0123abc",
        "ca-fetch/1",
        "https://larkspur.example/terms",
        "2026-05-18T12:00:00.250000+00:00",
        capture.facts["body_sha256"],
        capture.leaf_hash,
        parts.version.logged.facts["text_sha256"],
        "stored by the fetcher",
        "the stored bytes were read back and hashed",
    ):
        assert fact in form, fact


def test_it_lists_what_the_verifier_found_at_the_export():
    form = form_of(samples.record_parts())

    assert "- text.txt was read from its bodies again: the same." in form
    assert "- The checkpoint of conductatlas.example/log at 8 entries is signed" in form


@pytest.mark.parametrize("blank", ["My name is ____", "Signature ____", "Executed on (date) ____"])
def test_a_person_has_to_sign_it(blank):
    assert blank in form_of(samples.record_parts())


def test_it_is_a_draft_that_counsel_must_review():
    form = form_of(samples.record_parts())

    assert form.startswith("DRAFT OF A CERTIFICATION, NOT SIGNED")
    assert "Counsel must review it first" in form
    assert "It certifies nothing" in form
    assert "902(13)" in form
    assert "902(14)" in form
    assert "28 U.S.C. 1746" in form


def test_it_names_the_limits_of_a_capture():
    form = form_of(samples.record_parts())

    assert "One region, one language, no sign-in, no JavaScript" in form
    assert "(Frankfurt, Germany)" in form
    assert "times are by this system's clock" in form


def test_an_import_is_not_called_a_capture():
    form = form_of(samples.imported_parts())

    assert "NOT captured by the system" in form
    assert "example/terms-versions" in form
    assert "The fetcher" not in form
    assert "One region" not in form


def test_an_erased_body_is_said_to_be_erased():
    assert "erased; the log says why" in form_of(samples.erased_parts())


def test_lines_fit_a_page_and_no_blank_is_left():
    form = form_of(samples.changed_parts())

    assert "@{" not in form
    assert "The version before, in the folder previous/:" in form
