"""Sources are switched and checked by buttons; each button is one verb."""

import json

import pytest

from platforms.models import Source
from tests.factories import make_document, make_source

pytestmark = pytest.mark.django_db

LIST = "/admin/platforms/source/"


def press(client, button: str, *sources: Source):
    sent = {"action": button, "_selected_action": [source.pk for source in sources]}
    return client.post(LIST, sent, follow=True)


def ask(client, button: str, source: Source):
    return client.post(f"{LIST}{source.pk}/{button}/", {"_form_submitted": "1"}, follow=True)


def test_check_now_makes_the_chosen_sources_due(admin_client):
    first, second = make_source(is_enabled=False), make_source()

    response = press(admin_client, "check_selected", first, second)

    assert "2 sources are due now." in response.content.decode()
    assert Source.objects.filter(is_enabled=True, next_check_at__isnull=False).count() == 2


def test_enable_makes_a_source_due_and_leaves_an_enabled_one_alone(admin_client, noon):
    off, on = make_source(is_enabled=False), make_source(next_check_at=noon)

    press(admin_client, "enable_selected", off, on)

    off.refresh_from_db()
    on.refresh_from_db()
    assert off.is_enabled
    assert off.next_check_at is not None
    assert on.next_check_at == noon


def test_disable_keeps_the_source_from_being_checked(admin_client):
    source = make_source()

    ask(admin_client, "disable_one", source)

    source.refresh_from_db()
    assert not source.is_enabled


def test_asking_whether_to_check_changes_nothing(admin_client):
    source = make_source()

    response = admin_client.get(f"{LIST}{source.pk}/check_one/")

    source.refresh_from_db()
    assert "Check this source now?" in response.content.decode()
    assert source.next_check_at is None


def test_a_dialogue_sent_by_script_is_told_where_to_go(admin_client):
    source = make_source()

    response = admin_client.post(
        f"{LIST}{source.pk}/check_one/", {"_form_submitted": "1"}, headers={"HX-Request": "true"}
    )

    assert response.headers["HX-Redirect"] == f"{LIST}{source.pk}/change/"


def test_only_the_switch_that_does_something_is_offered(admin_client):
    shown = admin_client.get(f"{LIST}{make_source().pk}/change/").content.decode()

    assert "disable_one" in shown
    assert "enable_one" not in shown.replace("disable_one", "")


def test_selectors_are_written_one_on_each_line_and_may_hold_commas(admin_client):
    source = make_source(select=["main"])
    sent = {
        "document": source.document_id,
        "url": source.url,
        "position": "0",
        "cadence_seconds": "3600",
        "select": "main, article\r\n\r\n .terms ",
        "remove": "",
    }

    response = admin_client.post(f"{LIST}{source.pk}/change/", sent)

    source.refresh_from_db()
    assert response.status_code == 302
    assert source.select == ["main, article", ".terms"]


def test_a_new_source_is_off_until_it_is_enabled(admin_client):
    sent = {
        "document": make_document().pk,
        "url": "https://new.example/terms",
        "position": "0",
        "cadence_seconds": "3600",
    }

    admin_client.post(f"{LIST}add/", sent)

    assert not Source.objects.get(url="https://new.example/terms").is_enabled


def test_a_source_is_disabled_rather_than_deleted(admin_client):
    assert admin_client.post(f"{LIST}{make_source().pk}/delete/").status_code == 403


def test_the_list_filters_by_the_last_outcome(admin_client):
    make_source(last_outcome="bot_wall")
    make_source(last_outcome="unchanged")

    response = admin_client.get(LIST, {"outcome": "bot_wall"})

    assert [row.last_outcome for row in response.context["cl"].result_list] == ["bot_wall"]


def sent_with_filters(source: Source, filters: str) -> dict[str, object]:
    return {
        "document": source.document_id,
        "url": source.url,
        "position": "0",
        "cadence_seconds": "3600",
        "select": "",
        "remove": "",
        "filters": filters,
    }


def test_filters_are_edited_as_json_and_shown(admin_client):
    source = make_source()
    filters = [{"remove_blocks": [".note, .hint"]}, {"normalise_dates": True}]

    response = admin_client.post(
        f"{LIST}{source.pk}/change/", sent_with_filters(source, json.dumps(filters))
    )

    source.refresh_from_db()
    assert (response.status_code, source.filters) == (302, filters)
    assert ".note, .hint" in admin_client.get(f"{LIST}{source.pk}/change/").content.decode()


def test_emptied_filters_are_none(admin_client):
    source = make_source(filters=[{"mask_numbers": True}])

    admin_client.post(f"{LIST}{source.pk}/change/", sent_with_filters(source, ""))

    source.refresh_from_db()
    assert source.filters == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[{", "This is no JSON"),
        ('{"mask_numbers": true}', "Filters are a list"),
        ("0", "Filters are a list"),
        ('[{"run": "code"}]', "there is no filter"),
        ('[{"remove_blocks": ["p["]}]', "Filter 1: remove_blocks"),
    ],
    ids=["broken", "an object", "a number", "unknown filter", "broken selector"],
)
def test_filters_that_cannot_be_used_are_refused_with_the_reason(admin_client, written, said):
    source = make_source(filters=[{"mask_numbers": True}])

    response = admin_client.post(f"{LIST}{source.pk}/change/", sent_with_filters(source, written))

    source.refresh_from_db()
    assert said in response.context["adminform"].form.errors["filters"][0]
    assert source.filters == [{"mask_numbers": True}]
