"""The front page names what is in trouble, leads to its rows, and stays cheap."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from conductatlas.actions.roles import ensure_analyst_role
from conductatlas.front_page import add_figures
from tests.factories import (
    AFTER,
    BEFORE,
    make_check,
    make_person,
    make_public_document,
    make_sighting,
    make_source,
    make_version,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def analyst():
    person = make_person("ada", is_staff=True)
    person.groups.add(ensure_analyst_role())
    return person


@pytest.fixture
def as_analyst(client, analyst):
    client.force_login(analyst, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_held(reason, ago):
    at = timezone.now() - ago
    version = make_version(make_public_document(), AFTER, at)
    held_until = at + 7 * DAY
    return make_sighting(version, published=False, hold_reason=reason, held_until=held_until)


def make_flapping():
    document = make_public_document()
    at = timezone.now() - 3 * DAY
    make_sighting(make_version(document, AFTER, at), published=False)
    make_sighting(document.versions.get(text=BEFORE), at + DAY, published=False, is_return=True)
    return document


def make_walled():
    at = timezone.now() - 2 * DAY
    source = make_source(failures=3, last_outcome="bot_wall", last_checked_at=at)
    make_check(source, at, "bot_wall")
    return source


def figure(front, label):
    shown = [*front.people, *front.held, *front.machine]
    return next(each for each in shown if each.label == label)


def test_held_texts_are_counted_with_the_oldest(as_analyst):
    make_held("size_jump", 2 * DAY)
    oldest = make_held("language_flip", 5 * DAY)
    make_held("known_text", 3 * DAY)

    found = figure(as_analyst.get("/admin/").context["front"], "Texts in quarantine")

    assert (found.count, found.note) == (2, "oldest 5 d")
    rows = as_analyst.get(found.address).context["cl"].result_list
    assert rows[0] == oldest
    assert len(rows) == 2


def test_flapping_documents_are_named_with_how_often(as_analyst):
    document = make_flapping()

    page = as_analyst.get("/admin/").content.decode()

    address = f"/admin/platforms/sighting/?document__id__exact={document.pk}&is_return__exact=1"
    assert document.name in page
    assert address.replace("&", "&amp;") in page
    assert len(as_analyst.get(address).context["cl"].result_list) == 1


def test_failing_hosts_lead_to_their_sources(as_analyst):
    source = make_walled()
    make_source(failures=1, last_outcome="dns")

    page = as_analyst.get("/admin/").content.decode()

    host = source.url.split("/")[2]
    address = f"/admin/platforms/source/?is_enabled__exact=1&outcome=bot_wall&q={host}"
    assert address.replace("&", "&amp;") in page
    assert "Blocked by a bot check" in page
    assert list(as_analyst.get(address).context["cl"].result_list) == [source]


def test_documents_that_were_not_captured_lead_to_themselves(as_analyst):
    document = make_public_document()
    make_source(document, last_checked_at=timezone.now())
    make_public_document()

    found = figure(as_analyst.get("/admin/").context["front"], "Documents not captured")

    assert found.count == 1
    assert list(as_analyst.get(found.address).context["cl"].result_list) == [document]


def test_a_quiet_archive_says_that_nothing_is_wrong(as_analyst):
    page = as_analyst.get("/admin/").content.decode()

    assert "Every enabled source was captured by its latest check." in page
    assert "No document went back to an earlier text within 90 days." in page


def test_every_figure_leads_to_rows_this_person_may_see(as_analyst):
    make_held("known_text", DAY)

    front = as_analyst.get("/admin/").context["front"]

    figures = [*front.people, *front.held, *front.machine]
    linked = [each.address for each in figures if each.address]
    assert [address for address in linked if as_analyst.get(address).status_code != 200] == []


def test_the_front_page_costs_the_same_for_many_rows(analyst, django_assert_max_num_queries):
    for _ in range(3):
        make_flapping()
        make_walled()
        make_held("size_jump", DAY)
    request = RequestFactory().get("/admin/")
    request.user = analyst
    analyst.get_all_permissions()

    with django_assert_max_num_queries(11):
        add_figures(request, {})
