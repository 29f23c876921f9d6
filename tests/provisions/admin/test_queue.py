"""The review queue: what waits, in its order, at a constant cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from provisions.admin.work import figures, next_for
from provisions.models import Analysis
from tests.factories import NOON, make_analysis, make_finding, make_provision

pytestmark = pytest.mark.django_db

QUEUE = "/admin/provisions/analysis/"


def titles(response) -> list[str]:
    return [row.title for row in response.context["cl"].result_list]


def test_the_queue_shows_the_highest_score_first(as_ada):
    make_analysis(title="Less sure", priority=0.6)
    make_analysis(title="Surest", priority=0.9)

    assert titles(as_ada.get(QUEUE)) == ["Surest", "Less sure"]


def test_of_equal_scores_the_oldest_comes_first(as_ada):
    make_analysis(title="Younger", created_at=NOON)
    make_analysis(title="Older", created_at=NOON - timedelta(days=2))

    assert titles(as_ada.get(QUEUE)) == ["Older", "Younger"]


def test_the_queue_shows_only_what_is_open_unless_asked(as_ada):
    make_analysis(title="Open")
    make_provision(published=True, title="Published")

    assert titles(as_ada.get(QUEUE)) == ["Open"]
    assert sorted(titles(as_ada.get(QUEUE, {"queue": "every"}))) == ["Open", "Published"]


def test_what_needs_a_second_analyst_has_its_own_filter(as_ada, grace):
    make_analysis(title="High", severity="high", approved_by=grace)
    make_analysis(title="Ready", severity="low", approved_by=grace)

    assert titles(as_ada.get(QUEUE, {"queue": "second"})) == ["High"]
    assert titles(as_ada.get(QUEUE, {"queue": "ready"})) == ["Ready"]


@pytest.mark.parametrize(
    "chosen",
    [
        {"severity__exact": "high"},
        {"stance__exact": "excludes"},
        {"band": "high"},
        {"version__provenance__exact": "demo"},
        {"q": "no such words"},
    ],
)
def test_filters_leave_out_what_they_do_not_name(as_ada, chosen):
    make_analysis(severity="low")

    assert titles(as_ada.get(QUEUE, chosen)) == []


def test_filters_by_clause_type_category_and_platform_find_the_item(as_ada):
    analysis = make_analysis()
    provision = analysis.provision
    chosen = {
        "provision__clause_type__id__exact": provision.clause_type_id,
        "provision__clause_type__category__id__exact": provision.clause_type.category_id,
        "provision__document__entity__id__exact": provision.document.entity_id,
    }

    assert titles(as_ada.get(QUEUE, chosen)) == [analysis.title]


def test_the_queue_costs_the_same_for_many_rows(as_ada, django_assert_max_num_queries):
    for _ in range(8):
        analysis = make_analysis()
        finding = make_finding(analysis.clause, analysis.provision.clause_type)
        Analysis.objects.filter(pk=analysis.pk).update(finding=finding)

    with django_assert_max_num_queries(15):
        assert len(titles(as_ada.get(QUEUE))) == 8


def test_review_next_opens_the_first_item(as_ada):
    make_analysis(priority=0.2)
    first = make_analysis(priority=0.9)

    response = as_ada.get(f"{QUEUE}review_next/")

    assert response.url == reverse("admin:provisions_analysis_change", args=[first.pk])


def test_review_next_says_when_nothing_waits(as_ada):
    response = as_ada.get(f"{QUEUE}review_next/", follow=True)

    assert "Nothing in the queue waits for you." in response.content.decode()


def test_next_passes_over_what_only_another_analyst_can_decide(ada):
    make_analysis(severity="high", approved_by=ada, priority=0.9)
    make_analysis(drafted_by=ada, priority=0.8)
    left = make_analysis(priority=0.1)

    assert next_for(user=ada) == left


def test_next_begins_at_the_top_again_after_the_last(ada):
    first = make_analysis(priority=0.9)
    last = make_analysis(priority=0.1)

    assert next_for(user=ada, after=first) == last
    assert next_for(user=ada, after=last) == first


def test_the_figures_count_what_waits_for_what(ada, grace):
    make_analysis()
    make_analysis(severity="high", approved_by=ada)
    make_analysis(severity="low", approved_by=grace)

    found = figures(user=ada, now=NOON)

    assert (found.to_review, found.to_confirm, found.to_publish) == (1, 1, 1)
    assert (found.decided_today, found.decided_by_me) == (2, 1)


def test_several_approved_items_are_published_together(as_ada, grace):
    ready = make_analysis(approved_by=grace)
    unready = make_analysis(title="Unready", severity="high", approved_by=grace)
    sent = {"action": "publish_selected", "_selected_action": [ready.pk, unready.pk]}

    response = as_ada.post(QUEUE, sent, follow=True)

    assert Analysis.objects.get(pk=ready.pk).state == Analysis.State.PUBLISHED
    assert "Unready: A record of high severity needs two analysts" in response.content.decode()
