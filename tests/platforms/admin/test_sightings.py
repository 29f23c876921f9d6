"""A quarantined text is shown beside the public one, and released by who may, with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from platforms.models import Change, Sighting
from tests.factories import (
    AFTER,
    NOON,
    make_document,
    make_public_document,
    make_sighting,
    make_version,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIST = "/admin/platforms/sighting/"
LONGER = AFTER + "\n## 3. Sharing\n\nWe may share what you write with those who pay us.\n" * 20


def make_held(reason="size_jump", text=LONGER, document=None, at=NOON):
    document = document or make_public_document()
    return make_sighting(
        make_version(document, text, at),
        published=False,
        hold_reason=reason,
        held_until=at + 7 * DAY,
    )


def release(client, sighting_id, reason="The page was rebuilt; I read it at the platform."):
    sent = {"_form_submitted": "1", "reason": reason}
    return client.post(f"{LIST}{sighting_id}/release/", sent)


def shown(client, sighting) -> str:
    return client.get(f"{LIST}{sighting.pk}/change/").content.decode()


def test_an_analyst_releases_a_quarantined_text(as_analyst):
    held = make_held()

    release(as_analyst, held.pk)

    held.refresh_from_db()
    assert held.state == Sighting.State.PUBLISHED
    assert held.document.published_sighting == held
    assert Change.objects.get().to_sighting == held


def test_a_release_says_who_and_why_afterwards(as_analyst):
    held = make_held()

    release(as_analyst, held.pk, reason="Rebuilt page.")

    page = shown(as_analyst, held)
    assert "Rebuilt page." in page
    assert "grace-analyst" in page
    assert "release/" not in page


def test_a_released_text_that_another_rule_holds_waits_on_and_says_so(as_analyst):
    now = timezone.now()
    document = make_public_document()
    first = make_version(document, AFTER, now - 9 * DAY)
    make_sighting(first)
    make_sighting(make_version(document, AFTER + "\nOne more line.\n", now - 6 * DAY))
    make_sighting(first, now - 3 * DAY)
    held = make_held(document=document, at=now - DAY)

    response = release(as_analyst, held.pk)

    held.refresh_from_db()
    assert response.status_code == 302
    assert (held.state, held.hold_reason) == (Sighting.State.HELD, "unstable_document")
    assert "The text waits still" in shown(as_analyst, held)


def test_releasing_twice_writes_one_change_and_keeps_the_first_reason(as_analyst):
    held = make_held()
    release(as_analyst, held.pk, reason="First.")

    again = release(as_analyst, held.pk, reason="Second.")

    held.refresh_from_db()
    assert held.release_reason == "First."
    assert Change.objects.count() == 1
    assert "This text is not held" in again.content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301], ids=["none", "blank", "too-long"])
def test_a_release_without_a_fit_reason_keeps_the_form(as_analyst, reason):
    held = make_held()

    response = release(as_analyst, held.pk, reason=reason)

    held.refresh_from_db()
    assert held.state == Sighting.State.HELD
    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    assert "Release this text from quarantine?" in response.content.decode()


def test_what_was_typed_stays_where_the_verb_refuses(as_analyst):
    held = make_held(reason="known_text")

    response = release(as_analyst, held.pk, reason="I am in a hurry.")

    page = response.content.decode()
    assert "I am in a hurry." in page
    assert "time alone ends this hold" in page


@pytest.mark.parametrize("number", ["999999", "abc", "9" * 30])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_text_is_not_found(as_analyst, number, method):
    response = getattr(as_analyst, method)(f"{LIST}{number}/release/", {"_form_submitted": "1"})

    assert response.status_code == 404


def test_nobody_without_the_role_releases(as_staff, client, eve):
    held = make_held()
    client.force_login(eve, backend="django.contrib.auth.backends.ModelBackend")

    refused = [release(as_staff, held.pk).status_code, release(client, held.pk).status_code]

    held.refresh_from_db()
    assert refused == [403, 302]
    assert held.state == Sighting.State.HELD


@pytest.mark.parametrize(
    ("reason", "is_offered"),
    [("size_jump", True), ("language_flip", True), ("known_text", False), ("confirmation", False)],
)
def test_release_is_offered_only_where_a_person_may_end_the_hold(as_analyst, reason, is_offered):
    held = make_held(reason=reason)

    assert (f"{LIST}{held.pk}/release/" in shown(as_analyst, held)) is is_offered


def test_a_held_text_is_shown_against_the_public_one(as_analyst):
    held = make_held(text=AFTER)

    page = shown(as_analyst, held)

    assert "<del>30</del>" in page
    assert "<ins>90</ins>" in page
    assert "Substantive" in page


def test_a_held_text_cannot_bring_markup_into_the_page(as_analyst):
    held = make_held(text=AFTER + "\n<script>alert(1)</script>\n")

    assert "<script>alert(1)" not in shown(as_analyst, held)


def test_a_text_too_long_to_compare_is_said_to_be(as_analyst):
    held = make_held(text="# Terms\n\n" + "word " * 320_000)

    assert "too long to be compared" in shown(as_analyst, held)


def test_a_first_text_has_nothing_to_be_compared_with(as_analyst):
    held = make_held(document=make_document())

    assert "Against the public text" not in shown(as_analyst, held)


def test_the_list_tells_apart_what_would_end_a_hold(as_analyst):
    person = make_held(reason="headings_gone")
    time = make_held(reason="known_text")
    second_look = make_held(reason="confirmation")

    def found(held):
        response = as_analyst.get(LIST, {"held": held})
        return [] if response.status_code == 302 else list(response.context["cl"].result_list)

    assert found("person") == [person]
    assert found("time") == [time]
    assert found("second_look") == [second_look]
    assert found("nonsense") == []


def test_a_text_that_passed_is_not_among_the_held_ones(as_analyst):
    held = make_held()
    make_sighting(make_version(held.document, AFTER, NOON + DAY))
    Sighting.objects.filter(pk=held.pk).update(state=Sighting.State.PASSED)

    assert list(as_analyst.get(LIST, {"held": "person"}).context["cl"].result_list) == []


def test_the_menu_says_how_many_texts_wait_for_a_person(as_analyst):
    make_held()
    make_held(reason="known_text")

    menu = as_analyst.get("/admin/").context["sidebar_navigation"]

    [item] = [item for group in menu for item in group["items"] if item["title"] == "Held texts"]
    assert str(item["badge_callback"]) == "1"
