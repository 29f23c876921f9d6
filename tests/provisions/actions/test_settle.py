"""A person says whether two records are one."""

import pytest

from provisions.actions.publish import publish
from provisions.actions.review import approve
from provisions.actions.settle import NotSettleable, same_provision, separate_provision
from provisions.models import Analysis, Provision, ProvisionLink, Publication
from tests.factories import make_document, make_person, make_provision
from tests.platforms.actions.together import together
from tests.provisions.actions.small_taxonomy import PROMPTS, prompts_type
from tests.provisions.actions.test_anchor import in_sections, serve

pytestmark = pytest.mark.django_db
OTHER = "We may use the prompts that anybody submits to us, to improve what we do in general."
THIRD = OTHER.replace("in general", "everywhere")


@pytest.fixture
def pair(noon):
    """A record, and one in other words that a later text has in its place."""
    prompts_type()
    document = make_document()
    (first,) = serve(document, in_sections(PROMPTS), 0, noon)
    (second,) = serve(document, in_sections(OTHER), 1, noon)
    return first.provision, second.provision


def say(verb, pair, noon, **fields):
    earlier, later = pair
    values = {"by": make_person(is_staff=True), "now": noon, "reason": "Same paragraph.", **fields}
    return verb(provision_id=later.pk, earlier_id=earlier.pk, **values)


def publish_draft(provision, noon):
    analysis = Analysis.objects.get(provision=provision, state="draft")
    approve(analysis_id=analysis.pk, by=make_person(is_staff=True), now=noon)
    publish(analysis_id=analysis.pk, by=make_person(is_staff=True), now=noon)
    provision.refresh_from_db()


def states_of(provision):
    found = provision.states.standing().order_by("seen_from")
    return [(state.state, state.quote) for state in found]


def test_one_record_goes_on_with_the_states_of_both(pair, noon):
    earlier, later = pair

    link = say(same_provision, pair, noon)

    assert (link.provision, link.other) == (later, earlier)
    assert states_of(earlier) == [("present", PROMPTS), ("reworded", OTHER)]
    assert states_of(later) == []
    assert later.states.count() == 1  # superseded, and still there
    (draft,) = Analysis.objects.filter(state="draft")
    assert (draft.provision, draft.quote) == (earlier, OTHER)


def test_a_later_text_follows_the_record_that_goes_on(pair, noon):
    earlier, _ = pair
    say(same_provision, pair, noon)

    serve(earlier.document, in_sections(THIRD), 2, noon)

    assert [state for state, _ in states_of(earlier)] == ["present", "reworded", "reworded"]
    assert Provision.objects.count() == 2


def test_a_person_decides_once(pair, noon):
    assert say(same_provision, pair, noon) == say(same_provision, pair, noon)
    assert ProvisionLink.objects.filter(kind="same").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_leave_one_decision(pair, noon):
    results = together(
        lambda: say(same_provision, pair, noon), lambda: say(separate_provision, pair, noon)
    )

    refused = [one for one in results if isinstance(one, NotSettleable)]
    assert len(refused) == 1
    assert ProvisionLink.objects.exclude(kind="unsure").count() == 1


def test_the_published_record_goes_on(pair, noon):
    earlier, later = pair
    publish_draft(later, noon)

    link = say(same_provision, pair, noon)

    assert (link.provision, link.other) == (earlier, later)
    assert states_of(later) == [("present", PROMPTS), ("reworded", OTHER)]


def test_a_public_record_that_ends_stays_citable_and_names_the_other(client, pair, noon):
    earlier, later = pair
    publish_draft(later, noon)
    earlier_analysis = Analysis.objects.get(provision=earlier)
    approve(analysis_id=earlier_analysis.pk, by=make_person(is_staff=True), now=noon)
    publish(analysis_id=earlier_analysis.pk, by=make_person(is_staff=True), now=noon)

    say(same_provision, pair, noon)

    later.refresh_from_db()
    earlier.refresh_from_db()
    assert earlier.record_id in later.withdrawn_reason
    assert Publication.objects.filter(kind="withdrawal", analysis__provision=later).exists()
    page = client.get(f"/record/{later.record_id}/", follow=True).content.decode()
    assert f"Read {earlier.record_id}" in page


def test_two_that_stand_side_by_side_are_two(noon):
    prompts_type()
    document = make_document()
    first, second = serve(document, in_sections(PROMPTS, OTHER), 0, noon)

    with pytest.raises(NotSettleable, match="has both"):
        say(same_provision, (first.provision, second.provision), noon)


def test_records_of_two_documents_are_never_one(pair, noon):
    with pytest.raises(NotSettleable, match="two documents"):
        say(same_provision, (pair[0], make_provision()), noon)


def test_a_decision_says_why(pair, noon):
    with pytest.raises(NotSettleable, match="reason"):
        say(same_provision, pair, noon, reason=" ")


def test_of_two_records_the_earlier_one_was_removed(pair, noon):
    earlier, later = pair

    link = say(separate_provision, pair, noon)

    assert link == say(separate_provision, pair, noon)
    assert states_of(earlier) == [("present", PROMPTS), ("removed", "")]
    assert states_of(later) == [("present", OTHER)]


def test_what_was_decided_is_not_decided_otherwise(pair, noon):
    say(separate_provision, pair, noon)

    with pytest.raises(NotSettleable, match="separate"):
        say(same_provision, pair, noon)


def test_what_nobody_asked_is_not_decided(noon):
    prompts_type()
    document = make_document()
    first, second = serve(document, in_sections(PROMPTS, OTHER), 0, noon)

    with pytest.raises(NotSettleable, match="Nothing says"):
        say(separate_provision, (first.provision, second.provision), noon)
