"""Drafts that read the same are offered as one decision."""

import pytest

from provisions.models import Analysis
from tests.factories import (
    make_analysis,
    make_clause_type,
    make_entity,
    make_provision,
    make_public_document,
)
from tests.provisions.wordings import COPIED, OWN_WORDS, record_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence():
    return make_clause_type("licence")


def draft_at(name, kind, words=COPIED, *, number=30, **fields):
    quote = words.format(name=name, number=number)
    document = make_public_document(make_entity(name), text=f"# Terms\n\n{quote}\n")
    return make_analysis(make_provision(document, kind), quote=quote, **fields)


def address(kind):
    return f"/admin/provisions/clausetype/{kind.pk}/shared_wordings/"


def states(*drafts):
    return [Analysis.objects.get(pk=draft.pk).state for draft in drafts]


def test_drafts_and_records_in_nearly_the_same_words_are_one_group(as_ada, licence):
    one, two = draft_at("Anchor", licence), draft_at("Buoy", licence)
    draft_at("Cable", licence, OWN_WORDS)
    record_at("Dock", licence, COPIED)

    response = as_ada.get(address(licence))

    group = response.context["groups"][0]
    assert (group.documents, group.waiting, list(group.same)) == (3, 2, [one, two])
    assert "3 documents of 3 platforms" in response.content.decode()


def test_one_decision_approves_the_chosen_drafts(as_ada, licence):
    one, two, three = (draft_at(name, licence) for name in ("Anchor", "Buoy", "Cable"))

    as_ada.post(address(licence), {"analysis": [one.pk, two.pk], "note": "Read side by side."})

    assert states(one, two, three) == ["approved", "approved", "draft"]
    assert one.decisions.get().reason == "Read side by side."


@pytest.mark.parametrize(
    "other",
    [
        {"words": OWN_WORDS},
        {"number": 90},
        {"stance": "excludes", "severity": ""},
        {"severity": "low"},
        {"kind": "arbitration"},
    ],
)
def test_drafts_that_do_not_say_the_same_are_not_approved_together(as_ada, licence, other):
    other = dict(other)
    kind = make_clause_type(other.pop("kind")) if "kind" in other else licence
    one, two = draft_at("Anchor", licence), draft_at("Buoy", kind, **other)

    response = as_ada.post(address(licence), {"analysis": [one.pk, two.pk]})

    assert response.status_code == 409
    assert "do not say the same" in response.content.decode()
    assert states(one, two) == ["draft", "draft"]


def test_all_or_none_are_approved(as_ada, ada, licence):
    one, two = draft_at("Anchor", licence), draft_at("Buoy", licence, drafted_by=ada)

    response = as_ada.post(address(licence), {"analysis": [one.pk, two.pk]})

    assert "Nobody approves their own draft" in response.content.decode()
    assert states(one, two) == ["draft", "draft"]


def test_high_severity_still_needs_a_second_analyst(as_ada, licence):
    one, two = (draft_at(name, licence, severity="high") for name in ("Anchor", "Buoy"))

    as_ada.post(address(licence), {"analysis": [one.pk, two.pk]})

    assert Analysis.objects.to_publish().count() == 0


def test_choosing_nothing_approves_nothing(as_ada, licence):
    assert as_ada.post(address(licence), {"analysis": []}).status_code == 409


def test_only_analysts_see_drafts(client, licence, olu):
    draft_at("Anchor", licence)
    client.force_login(olu)

    assert client.get(address(licence)).status_code in {302, 403}


def test_a_type_that_is_not_there_is_not_found(as_ada):
    assert as_ada.get("/admin/provisions/clausetype/999999/shared_wordings/").status_code == 404
