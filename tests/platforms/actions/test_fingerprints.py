"""The words of a document's texts are kept, and made anew where the rules changed."""

import pytest

from platforms.actions.fingerprints import make_fingerprint, renew_fingerprints
from platforms.archive.fingerprint import FINGERPRINT, fingerprint_of
from platforms.models import Fingerprint
from tests.factories import make_document
from tests.platforms.actions.looks import DAY, A, B, C, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(noon):
    document = make_document()
    for day, text in enumerate([A, B, C]):
        see(document, text, noon + day * DAY)
    return document


def rows():
    return list(Fingerprint.objects.order_by("pk").values())


def test_each_text_has_its_words_from_the_beginning(document):
    for version in document.versions.all():
        assert version.fingerprint.value == fingerprint_of(version.text)
    assert not Fingerprint.objects.stale().exists()


def test_nothing_is_made_where_nothing_is_missing(document):
    before = rows()

    assert renew_fingerprints(document) == 0

    assert rows() == before


def test_what_is_missing_or_made_by_earlier_rules_is_made_anew_once(document):
    before = rows()
    Fingerprint.objects.filter(pk=before[0]["version_id"]).delete()
    Fingerprint.objects.filter(pk=before[1]["version_id"]).update(
        rules="earlier/1", words_sha256="0" * 64, passage_keys=[], passage_letters=[]
    )

    assert renew_fingerprints(document) == 2
    assert rows() == before
    assert renew_fingerprints(document) == 0


def test_the_texts_of_other_documents_are_left_alone(document):
    Fingerprint.objects.update(rules="earlier/1")

    assert renew_fingerprints(make_document()) == 0
    assert Fingerprint.objects.stale().count() == 3


def test_a_text_without_a_passage_has_a_fingerprint(noon):
    sighting = see(make_document(), "* * *\n", noon)

    made = sighting.version.fingerprint
    assert (made.value.passages, made.rules) == ((), FINGERPRINT)


def test_a_second_fingerprint_of_a_text_is_the_same(document):
    version = document.versions.first()
    before = rows()
    version.fingerprint.delete()
    version.refresh_from_db()

    make_fingerprint(version)

    assert rows() == before
