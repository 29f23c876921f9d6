"""The variant register: what a document said before, and how lately."""

import pytest

from platforms.archive.fingerprint import fingerprint_of
from platforms.models import Sighting
from platforms.register import recent_before, register_of
from tests.factories import make_document
from tests.platforms.actions.looks import DAY, A, B, C
from tests.platforms.actions.looks import see as look

pytestmark = pytest.mark.django_db
DATED = [
    A.replace("# Terms\n", f"# Terms\n\nLast updated: {day} May 2026\n") for day in range(1, 6)
]


@pytest.fixture
def document():
    return make_document()


def seen(document, noon, *texts):
    """The document in these texts, a day each."""
    for day, text in enumerate(texts):
        look(document, text, noon + day * DAY, needs_confirmation=False)
    return register_of(document, before=noon + len(texts) * DAY)


def test_a_document_without_a_text_has_an_empty_register(document, noon):
    register = seen(document, noon)

    assert not register.had_text("0" * 64)
    assert not register.had_words_before(fingerprint_of(A))
    assert not register.alternated(now=noon)
    assert register.recent(fingerprint_of(A), now=noon).seen == frozenset()


def test_texts_are_known_by_their_hash_and_by_their_words(document, noon):
    register = seen(document, noon, DATED[0], B)

    digests = [one.version.text_sha256 for one in Sighting.objects.order_by("pk")]
    assert [register.had_text(digest) for digest in digests] == [True, True]
    assert not register.had_text("0" * 64)
    assert register.had_words_before(fingerprint_of(DATED[3]))
    assert not register.had_words_before(fingerprint_of(C))


def test_the_words_of_the_running_period_are_not_from_before(document, noon):
    register = seen(document, noon, B, DATED[0], DATED[1])

    assert not register.had_words_before(fingerprint_of(DATED[2]))
    run = register.in_the_same_words(fingerprint_of(DATED[2]))
    assert [one.began_at for one in run] == [noon + DAY, noon + 2 * DAY]


def test_words_with_something_else_in_between_are_from_before(document, noon):
    register = seen(document, noon, DATED[0], B, DATED[1])

    assert register.had_words_before(fingerprint_of(DATED[2]))
    assert len(register.in_the_same_words(fingerprint_of(DATED[2]))) == 1


def test_the_register_ends_at_a_moment_and_may_leave_one_out(document, noon):
    seen(document, noon, A, B, C)
    latest = Sighting.objects.get(version__text=C)

    assert len(register_of(document, before=noon + DAY).runs) == 2
    assert len(register_of(document, before=noon + 9 * DAY, but=latest).runs) == 2


def test_other_documents_and_superseded_periods_are_not_in_it(document, noon):
    seen(make_document(), noon, A, B)
    seen(document, noon, A, B)
    document.sightings.filter(version__text=A).update(superseded_at=noon)

    assert len(register_of(document, before=noon + 9 * DAY).runs) == 1


@pytest.mark.parametrize(("days", "expected"), [(92, True), (93, False)])
def test_words_that_came_back_within_ninety_days_alternate(document, noon, days, expected):
    register = seen(document, noon, A, B, A)

    assert register.alternated(now=noon + days * DAY) is expected


def test_other_dates_on_the_same_words_are_no_alternation(document, noon):
    register = seen(document, noon, DATED[0], DATED[1], DATED[0])

    assert not register.alternated(now=noon + 3 * DAY)


@pytest.mark.parametrize(
    ("variants", "days", "expected"),
    [(2, 3, False), (3, 3, True), (3, 90, True), (3, 92, False)],
    ids=["two", "three", "within the window", "too old"],
)
def test_three_variants_of_the_same_words_lately_are_flapping(
    document, noon, variants, days, expected
):
    register = seen(document, noon, *DATED[:variants])

    flaps = register.is_flapping(fingerprint_of(DATED[4]), now=noon + days * DAY)
    assert flaps is expected


def test_what_the_latest_texts_were_made_of_is_known(document, noon):
    register = seen(document, noon, A, B, A, B)

    recent = register.recent(fingerprint_of(C), now=noon + 4 * DAY)

    assert recent.seen == {
        passage.key for text in (A, B) for passage in fingerprint_of(text).passages
    }
    assert len(recent.volatile) == 2  # the sentence with 30 days, and the one with 60


def test_what_is_older_than_ninety_days_is_not_recent(document, noon):
    register = seen(document, noon, A, B)

    assert not register.recent(fingerprint_of(C), now=noon + 92 * DAY).seen


def test_what_stood_before_a_period_is_asked_in_two_queries_and_one_for_its_words(
    document, noon, django_assert_max_num_queries
):
    seen(document, noon, A, B, C)
    latest = Sighting.objects.select_related("document").get(version__text=C)

    with django_assert_max_num_queries(3):
        recent = recent_before(latest)

    assert recent.seen >= {passage.key for passage in fingerprint_of(B).passages}
    assert not recent.volatile
