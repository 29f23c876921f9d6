"""The list of a document's public texts, and two of them compared."""

import pytest

from tests.factories import (
    AFTER,
    NOON,
    make_change,
    make_public_document,
    make_sighting,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    document = make_public_document()
    make_change(document, AFTER)
    return document


def versions_url(document):
    return f"{document.get_absolute_url()}versions/"


def test_public_texts_are_listed_newest_first_and_held_ones_are_not(client, document):
    make_sighting(make_version(document, "Held.\n", NOON.replace(month=9)), published=False)

    rows = client.get(versions_url(document)).context["rows"]

    assert [row.version.first_seen_at.month for row in rows] == [6, 1]
    assert [row.is_public for row in rows] == [True, False]
    assert rows[0].change is not None


def test_two_texts_are_compared_in_either_direction(client, document):
    older, newer = document.versions.order_by("first_seen_at")

    forth = client.get(versions_url(document), {"from": older.moment, "to": newer.moment})
    back = client.get(versions_url(document), {"from": newer.moment, "to": older.moment})

    assert b"<ins>90</ins>" in forth.content
    assert b"<ins>30</ins>" in back.content


def test_a_held_text_cannot_be_compared(client, document):
    held = make_version(document, "Held.\n", NOON.replace(month=9))
    make_sighting(held, published=False)
    older = document.versions.order_by("first_seen_at").first()

    response = client.get(versions_url(document), {"from": older.moment, "to": held.moment})

    assert response.status_code == 404


def test_texts_that_are_too_long_are_not_compared_on_a_page(client, document, monkeypatch):
    monkeypatch.setattr("platforms.views.comparison.LARGEST_COMPARED", 10)
    older, newer = document.versions.order_by("first_seen_at")

    response = client.get(versions_url(document), {"from": older.moment, "to": newer.moment})

    assert b"too long to be compared" in response.content


def test_a_comparison_tells_what_moved_and_where_it_is_on_record(client, document):
    older, newer = document.versions.order_by("first_seen_at")
    change = document.changes.get()

    html = compared(client, document, older, newer)

    assert "<ins>90 days</ins>" in html
    assert f'<a href="{change.get_absolute_url()}">{change.record_id}</a>' in html
    assert "1 sentence or line differs." in html


def test_a_comparison_that_no_check_made_is_on_record_nowhere(client, document):
    older, newer = document.versions.order_by("first_seen_at")

    assert "On record as" not in compared(client, document, newer, older)


def test_two_texts_with_the_same_words_have_no_redline_and_a_reason(client, document):
    older = document.versions.earliest("first_seen_at")
    linked = older.text.replace("the prompts", "[the prompts](https://a.example/)")
    make_change(document, linked, NOON.replace(month=8))
    newest = document.versions.latest("first_seen_at")

    html = compared(client, document, older, newest)

    assert "No passage differs in its words" in html
    assert "Differs only in: link targets" in html


def test_the_list_begins_with_changes_of_words_and_counts_the_others_by_kind(client, document):
    noisy = make_change(document, AFTER.upper(), NOON.replace(month=8)).to_sighting.version

    first = client.get(versions_url(document))
    chosen = client.get(versions_url(document), {"class": "punctuation_or_case"})

    assert noisy not in [row.version for row in first.context["rows"]]
    assert "?class=punctuation_or_case" in first.content.decode()
    assert [row.version for row in chosen.context["rows"]] == [noisy]
    older = document.versions.order_by("first_seen_at")[1]
    assert chosen.context["rows"][0].compare_url == f"?from={older.moment}&to={noisy.moment}"


def test_technical_upgrades_have_a_list_of_their_own(client, document):
    version = make_version(document, AFTER + "Read anew.\n", NOON.replace(month=8))
    make_sighting(version, is_technical=True)

    context = client.get(versions_url(document)).context

    assert [row.version for row in context["technical"]] == [version]
    assert version not in [row.version for row in context["rows"]]
    assert context["technical_count"] == 1


def test_a_kind_that_is_none_shows_what_the_list_shows_at_first(client, document):
    response = client.get(versions_url(document), {"class": "nonsense"})

    assert len(response.context["rows"]) == 2


def test_texts_of_one_day_are_told_apart_in_the_form(client, document):
    make_change(document, AFTER + "More.\n", NOON.replace(hour=15))

    names = [name for _, name in client.get(versions_url(document)).context["choices"]]

    assert names == [
        "Text of 1 June 2026, 15:00:00 UTC",
        "Text of 1 June 2026, 12:00:00 UTC",
        "Text of 5 January 2026",
    ]


def test_the_list_costs_the_same_for_many_texts(client, document, django_assert_max_num_queries):
    for day in range(2, 8):
        make_change(document, f"{AFTER}More {day}.\n", NOON.replace(day=day))
    client.get(versions_url(document))

    with django_assert_max_num_queries(8):
        client.get(versions_url(document))


def compared(client, document, older, newer):
    response = client.get(versions_url(document), {"from": older.moment, "to": newer.moment})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
