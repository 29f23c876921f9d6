"""Platforms, documents and sources are found by their names, or made."""

import pytest

from platforms.actions.entities import (
    UnknownTermsType,
    ensure_document,
    ensure_entity,
    ensure_source,
    slug_of,
)
from platforms.actions.sources import check_now, disable, enable
from platforms.models import Document, Entity, Source
from tests.factories import make_document, make_entity, make_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Stability AI", "stability-ai"),
        ("DALL·E", "dall-e"),
        ("Booking.com", "booking-com"),
        ("Résumé Hub", "resume-hub"),
    ],
)
def test_a_name_has_its_form_in_addresses(name, slug):
    assert slug_of(name) == slug


def test_a_name_in_another_script_has_a_slug_of_its_own():
    assert slug_of("微博") != slug_of("百度")
    assert slug_of("微博") == slug_of("微博")


def test_a_platform_is_made_once():
    first, is_new = ensure_entity(name="Stability AI")
    second, is_new_again = ensure_entity(name="  Stability   AI ")

    assert (is_new, is_new_again) == (True, False)
    assert first == second
    assert Entity.objects.get().name == "Stability AI"


def test_what_is_missing_is_filled_in_and_what_is_known_is_kept():
    make_entity("Orchard", website="https://orchard.example")
    Entity.objects.update(sector="")

    ensure_entity(name="Orchard", website="https://other.example", sector="Shopping")

    entity = Entity.objects.get()
    assert (entity.website, entity.sector) == ("https://orchard.example", "Shopping")


def test_a_document_is_made_once_per_type():
    entity = make_entity("Orchard")

    first, is_new = ensure_document(entity=entity, terms_type="Privacy Policy")
    second, is_new_again = ensure_document(entity=entity, terms_type="Privacy Policy")

    assert (is_new, is_new_again, first) == (True, False, second)
    assert first.slug == "orchard-privacy-policy"


def test_an_unknown_type_is_refused_with_nothing_written():
    entity = make_entity()

    with pytest.raises(UnknownTermsType, match="“Secret Rules”"):
        ensure_document(entity=entity, terms_type="Secret Rules")

    assert not Document.objects.exists()


def test_a_source_is_not_checked_until_somebody_enables_it():
    source, is_new = ensure_source(document=make_document(), url="https://orchard.example/p")

    assert is_new
    assert not source.is_enabled
    assert source.next_check_at is None


def test_a_known_source_keeps_its_selectors():
    source = make_source(select=["main"])

    again, is_new = ensure_source(document=source.document, url=source.url, select=("article",))

    assert (again, is_new, again.select) == (source, False, ["main"])


def test_an_enabled_source_is_due_at_once(noon):
    source = make_source(is_enabled=False)

    enable(source=source, now=noon)

    assert list(Source.objects.due(noon)) == [source]


def test_enabling_an_enabled_source_keeps_its_time(noon):
    source = make_source(is_enabled=True)

    enable(source=source, now=noon)

    assert Source.objects.get().next_check_at is None


def test_a_check_can_be_asked_for_out_of_turn(noon):
    source = make_source()

    check_now(source=source, now=noon)

    assert list(Source.objects.due(noon)) == [source]


def test_a_disabled_source_is_never_due(noon):
    source = make_source(next_check_at=noon)

    disable(source=source)

    assert not Source.objects.due(noon).exists()
