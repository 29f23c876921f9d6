"""The block of the review page that asks whether two records are one."""

import pytest
from django.urls import reverse

from provisions.models import Analysis, ProvisionLink
from tests.factories import make_document
from tests.provisions.actions.small_taxonomy import PROMPTS, prompts_type
from tests.provisions.actions.test_anchor import in_sections, serve
from tests.provisions.admin.test_review import page_of, press, text_of

pytestmark = pytest.mark.django_db
OTHER = "We may use the prompts that anybody submits to us, to improve what we do in general."


@pytest.fixture
def pair(noon):
    """The draft of a record, and that of one in other words in its place."""
    prompts_type()
    document = make_document()
    (first,) = serve(document, in_sections(PROMPTS), 0, noon)
    (second,) = serve(document, in_sections(OTHER), 1, noon)
    return first, second


def test_both_wordings_stand_side_by_side(as_ada, pair):
    first, second = pair

    shown = text_of(as_ada.get(page_of(second)))

    assert "May be the same record as" in shown
    assert PROMPTS in shown
    assert "<ins>" in shown
    assert "May be the same record as" not in text_of(as_ada.get(page_of(first)))


def test_the_same_record_goes_on_with_a_new_draft(as_ada, ada, pair):
    first, second = pair

    answer = press(as_ada, second, "same", earlier=str(first.provision_id), reason="Same place.")

    assert "one record now" in text_of(answer)
    link = ProvisionLink.objects.get(kind="same")
    assert (link.decided_by, link.reason) == (ada, "Same place.")
    assert Analysis.objects.get(state="draft").provision == first.provision


def test_another_record_is_asked_of_no_more(as_ada, pair):
    first, second = pair

    press(as_ada, second, "separate", earlier=str(first.provision_id), reason="Other purpose.")

    assert ProvisionLink.objects.get(kind="separate").provision == second.provision
    assert "May be the same record as" not in text_of(as_ada.get(page_of(second)))


@pytest.mark.parametrize("sent", [{"reason": ""}, {"earlier": "x"}, {"earlier": "999999"}])
def test_a_refusal_says_why_and_keeps_the_draft(as_ada, pair, sent):
    first, second = pair
    values = {"earlier": str(first.provision_id), "reason": "Same place.", **sent}

    answer = press(as_ada, second, "same", **values)

    assert answer.status_code == 409
    assert 'role="alert"' in text_of(answer)
    assert second.what_it_is in text_of(answer)
    assert not ProvisionLink.objects.filter(kind="same").exists()


def test_the_list_offers_the_pairs_that_wait(as_ada, pair):
    address = reverse("admin:provisions_provisionlink_changelist")
    row = reverse("admin:provisions_provisionlink_change", args=[ProvisionLink.objects.get().pk])

    assert row in text_of(as_ada.get(address, {"decision": "waiting"}))
    press(as_ada, pair[1], "separate", earlier=str(pair[0].provision_id), reason="Two.")

    assert row not in text_of(as_ada.get(address, {"decision": "waiting"}))


@pytest.mark.parametrize("kind", ["same", "separate"])
def test_a_pair_is_settled_from_its_page_with_a_reason(as_ada, pair, kind):
    page = reverse("admin:provisions_provisionlink_change", args=[ProvisionLink.objects.get().pk])
    dialog = page.replace("/change/", f"/{kind}_record/")

    assert OTHER in text_of(as_ada.get(page))
    assert f"{kind}_record" in text_of(as_ada.get(page))
    as_ada.post(dialog, {"_form_submitted": "1", "reason": "Read both."})

    assert ProvisionLink.objects.get(kind=kind).reason == "Read both."
    assert f"{kind}_record" not in text_of(as_ada.get(page))
