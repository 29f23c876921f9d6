"""A change touches the standing records that its new text rewords, removes or introduces."""

import pytest

from provisions.touched import highest_severities, touched_by
from tests.factories import (
    AFTER,
    make_change,
    make_provision,
    make_provision_state,
    make_public_document,
)

pytestmark = pytest.mark.django_db
NEW = "Any dispute is settled by one arbitrator."


def test_a_reworded_record_is_touched_and_gives_the_change_its_severity():
    provision = make_provision(published=True, severity="high")
    change = make_change(provision.document)
    make_provision_state(provision, change.to_sighting.version, "reworded")

    assert [(each.provision, each.label) for each in touched_by(change)] == [
        (provision, "Reworded")
    ]
    assert highest_severities([change]) == {change.pk: "high"}


def test_a_draft_is_never_touched():
    provision = make_provision(severity="high")
    change = make_change(provision.document)
    make_provision_state(provision, change.to_sighting.version, "reworded")

    assert touched_by(change) == []
    assert highest_severities([change]) == {}


def test_a_record_whose_words_stood_before_is_not_touched_by_being_found_late():
    document = make_public_document()
    change = make_change(document)
    document.refresh_from_db()
    provision = make_provision(document, published=True)
    make_provision_state(provision, change.to_sighting.version)

    assert touched_by(change) == []


def test_a_record_whose_words_are_new_is_touched():
    document = make_public_document()
    change = make_change(document, f"{AFTER}\n{NEW}\n")
    document.refresh_from_db()
    provision = make_provision(document, published=True, quote=NEW)
    make_provision_state(provision, change.to_sighting.version, quote=NEW)

    assert [each.label for each in touched_by(change)] == ["New passage"]


def test_a_record_that_excludes_gives_no_severity():
    provision = make_provision(published=True, stance="excludes", severity="")
    change = make_change(provision.document)
    make_provision_state(provision, change.to_sighting.version, "removed")

    assert highest_severities([change]) == {}
    assert [each.label for each in touched_by(change)] == ["Removed"]
