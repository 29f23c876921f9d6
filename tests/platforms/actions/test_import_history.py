"""A foreign history is replayed through the same rules, at the texts' own times."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from platforms.actions.entities import UnknownTermsType
from platforms.actions.import_history import EXTRACTOR, import_document
from platforms.interop.ota_history import blob_reader, open_history
from platforms.models import (
    Change,
    Document,
    Entity,
    ImportedText,
    LogLeaf,
    Provenance,
    Sighting,
    Version,
)
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.interop.git_history import GitHistory, policy_text

pytestmark = pytest.mark.django_db
START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PRIVACY, TERMS = "Orchard/Privacy Policy.md", "Orchard/Terms of Service.md"
A, B, C = policy_text(30), policy_text(60), policy_text(90)
WALL = "# Just a moment...\n\nVerify you are human by completing the action below.\n"


@pytest.fixture
def git(tmp_path):
    return GitHistory(tmp_path / "history")


def import_all(git, now, step=lambda taken: None):
    """All documents of a repository; the counts of each in the order of their paths."""
    with open_history(git.folder) as history, blob_reader(history.repository) as blobs:
        return [
            dict(
                import_document(
                    history=history, document_history=one, blobs=blobs, now=now, step=step
                )[1]
            )
            for one in history.documents
        ]


def rows():
    """What an import writes, without keys and times of recording, in an order of its own."""
    by = "document__slug"
    return {
        "documents": sorted(
            Document.objects.values_list(
                "slug",
                "number",
                "first_tracked_at",
                "last_verified_at",
                "published_sighting__version__text_sha256",
            )
        ),
        "versions": sorted(Version.objects.values_list(by, "text_sha256", "first_seen_at")),
        "sightings": sorted(
            map(
                str,
                Sighting.objects.values_list(
                    by,
                    "first_seen_at",
                    "last_seen_at",
                    "ended_at",
                    "state",
                    "hold_reason",
                    "held_until",
                    "published_at",
                    "version__text_sha256",
                ),
            )
        ),
        "changes": sorted(
            Change.objects.values_list(by, "seen_at", "change_class", "headline", "provenance")
        ),
        "texts": sorted(
            map(
                str,
                ImportedText.objects.values_list(
                    "path", "commit", "committed_at", "outcome", "version__text_sha256"
                ),
            )
        ),
        "log": list(LogLeaf.objects.order_by("position").values_list("kind", "leaf_hash")),
    }


def test_each_recorded_text_becomes_a_version_at_its_own_time(git, noon):
    for day, text in enumerate([A, B, C]):
        git.commit({PRIVACY: text}, START + day * DAY)

    assert import_all(git, noon) == [{"new": 3}]

    versions = Version.objects.order_by("first_seen_at")
    assert [one.first_seen_at for one in versions] == [START, START + DAY, START + 2 * DAY]
    assert [one.text for one in versions] == [A, B, C]
    assert {(one.provenance, one.extractor) for one in versions} == {("imported", EXTRACTOR)}
    assert {one.recorded_at for one in versions} == {noon}
    assert_archive_holds()


def test_new_texts_are_public_from_the_moment_they_were_seen(git, noon):
    git.commit({PRIVACY: A}, START)
    git.commit({PRIVACY: B}, START + DAY)

    import_all(git, noon)

    assert not Sighting.objects.exclude(published_at=F("first_seen_at")).exists()
    change = Change.objects.get()
    assert (change.seen_at, change.provenance) == (START + DAY, Provenance.IMPORTED)
    assert "60 days" in change.headline


def test_a_text_that_came_back_for_a_day_is_never_public(git, noon):
    for day, text in [(0, A), (20, B), (40, A), (41, B)]:
        git.commit({PRIVACY: text}, START + day * DAY)

    import_all(git, noon)

    assert Change.objects.count() == 1
    assert list(Sighting.objects.order_by("first_seen_at").values_list("state", flat=True)) == [
        "published",
        "published",
        "passed",
        "current",
    ]
    assert list(ImportedText.objects.order_by("pk").values_list("outcome", flat=True))[2:] == [
        "variant_seen",
        "variant_seen",
    ]
    assert_archive_holds()


def test_a_text_that_came_back_for_a_week_is_public_from_the_seventh_day(git, noon):
    for day, text in [(0, A), (20, B), (40, A), (60, C)]:
        git.commit({PRIVACY: text}, START + day * DAY)

    import_all(git, noon)

    back = Sighting.objects.get(first_seen_at=START + 40 * DAY)
    assert (back.state, back.published_at) == ("published", START + 47 * DAY)
    assert_archive_holds()


def test_the_end_of_the_history_closes_what_was_open(git, noon):
    for day, text in [(0, A), (20, B), (40, A)]:
        git.commit({PRIVACY: text}, START + day * DAY)
    git.commit({"README.md": "x\n"}, START + 50 * DAY)

    import_all(git, noon)

    assert Document.objects.get().published_sighting.first_seen_at == START + 40 * DAY
    assert Document.objects.get().last_verified_at == START + 50 * DAY


def test_a_technical_commit_makes_a_technical_change(git, noon):
    git.commit({PRIVACY: A}, START)
    git.commit({PRIVACY: B}, START + DAY, "Apply technical or declaration upgrade on Privacy")

    import_all(git, noon)

    assert Change.objects.get().change_class == "technical"
    assert Sighting.objects.filter(is_technical=True).count() == 1


def test_a_deletion_ends_the_document_and_keeps_its_texts(git, noon):
    git.commit({PRIVACY: A}, START)
    git.commit({PRIVACY: None}, START + DAY)

    assert import_all(git, noon) == [{"new": 2}]

    document = Document.objects.get()
    assert document.ended_at == START + DAY
    assert document.published_sighting.version.text == A
    assert ImportedText.objects.get(version=None).outcome == "not_found"


def test_a_document_that_comes_back_goes_on(git, noon):
    git.commit({PRIVACY: A}, START)
    git.commit({PRIVACY: None}, START + DAY)
    git.commit({PRIVACY: B}, START + 9 * DAY)

    import_all(git, noon)

    assert Document.objects.get().ended_at is None
    assert Change.objects.get().seen_at == START + 9 * DAY
    assert_archive_holds()


def test_an_exact_rename_is_the_same_document(git, noon):
    git.commit({"Orchard/Trackers Policy.md": A}, START)
    git.rename("Orchard/Trackers Policy.md", PRIVACY, START + DAY)
    git.commit({PRIVACY: B}, START + 2 * DAY)

    import_all(git, noon)

    assert Document.objects.get().terms_type == "Privacy Policy"
    assert list(ImportedText.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "new_version",
        "unchanged",
        "new_version",
    ]
    assert_archive_holds()


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\xff\xfe\x00\x01 not text", "unreadable"),
        (WALL.encode(), "bot_wall"),
        (b"# Privacy Policy\n", "empty"),
    ],
    ids=["empty", "blank", "binary", "bot check", "heading only"],
)
def test_a_file_without_a_policy_is_skipped_with_its_reason(git, noon, content, outcome):
    git.commit({PRIVACY: A}, START)
    git.commit({PRIVACY: content}, START + DAY)
    git.commit({PRIVACY: A}, START + 2 * DAY)

    assert import_all(git, noon) == [{"new": 2, "skipped": 1}]

    text = ImportedText.objects.get(committed_at=START + DAY)
    assert (text.outcome, text.version) == (outcome, None)
    assert Version.objects.count() == 1
    assert Sighting.objects.get().last_seen_at == START + 2 * DAY


START_PAGE = (
    "# Talk to the people you like\n\nOrchard brings the whole neighbourhood to one bright table.\n"
    "\nThousands of gardens already grow here, and there is always room for one more.\n"
)


def test_another_page_is_known_beside_the_public_text(git, noon):
    git.commit({PRIVACY: A}, START)
    git.commit({PRIVACY: START_PAGE}, START + DAY)
    git.commit({TERMS: START_PAGE}, START + DAY)

    assert import_all(git, noon) == [{"new": 1, "skipped": 1}, {"new": 1}]

    assert ImportedText.objects.get(path=PRIVACY, committed_at=START + DAY).outcome == "soft_404"


def test_line_ends_and_composed_letters_are_brought_to_one_form(git, noon):
    git.commit({PRIVACY: A.replace("\n", "\r\n").replace("messages", "cafe\u0301s")}, START)

    import_all(git, noon)

    text = Version.objects.get().text
    assert "\r" not in text
    assert "caf\u00e9s" in text


def test_an_unknown_type_is_refused_with_nothing_written(git, noon):
    git.commit({"Orchard/Secret Rules.md": A}, START)

    with pytest.raises(UnknownTermsType):
        import_all(git, noon)

    assert not Entity.objects.exists()


def test_a_second_run_finds_nothing_new(git, noon):
    for day, text in [(0, A), (20, B), (40, A), (41, "")]:
        git.commit({PRIVACY: text}, START + day * DAY)
    import_all(git, noon)
    before = rows()

    assert import_all(git, noon + DAY) == [{"unchanged": 4}]

    assert rows() == before


def test_commits_that_came_later_are_continued(git, noon):
    git.commit({PRIVACY: A}, START)
    git.commit({PRIVACY: B}, START + 20 * DAY)
    import_all(git, noon)
    git.commit({PRIVACY: C}, START + 40 * DAY)
    git.commit({PRIVACY: B}, START + 60 * DAY)

    assert import_all(git, noon + DAY) == [{"unchanged": 2, "new": 2}]

    assert Change.objects.count() == 2
    assert Sighting.objects.get(ended_at=None).hold_reason == "known_text"
    assert_archive_holds()


def test_a_stop_inside_a_document_leaves_nothing_of_it(git, noon):
    for day in range(4):
        git.commit({PRIVACY: policy_text(30 + day)}, START + day * DAY)
    steps = iter(range(3))

    with pytest.raises(StopIteration):
        import_all(git, noon, step=lambda taken: next(steps))

    assert not Document.objects.exists()
    assert not LogLeaf.objects.exists()


def test_every_record_is_told_while_it_is_read(git, noon):
    git.commit({PRIVACY: A, TERMS: B}, START)
    git.commit({PRIVACY: B}, START + DAY)
    told = []

    import_all(git, noon, step=lambda taken: told.append(1))

    assert len(told) == 3
