"""A foreign version history is read as documents with their records in order."""

from datetime import UTC, datetime, timedelta

import pytest

from platforms.interop.ota_history import NotAHistory, blob_reader, open_history
from tests.platforms.interop.git_history import GitHistory

START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PRIVACY, TERMS = "Orchard/Privacy Policy.md", "Orchard/Terms of Service.md"


@pytest.fixture
def git(tmp_path):
    return GitHistory(tmp_path / "history")


def documents_of(git):
    """Type → its records, of the newest name."""
    with open_history(git.folder) as history:
        return {f"{one.service}/{one.terms_type}": one.records for one in history.documents}


def test_records_carry_the_committers_date_and_the_commit(git):
    commit = git.commit({PRIVACY: "One.\n"}, START)

    (record,) = documents_of(git)["Orchard/Privacy Policy"]

    assert (record.commit, record.at, record.path) == (commit, START, PRIVACY)
    assert record.subject == "Record new changes"


def test_records_come_in_the_order_of_the_commits(git):
    commits = [git.commit({PRIVACY: f"{n}.\n"}, START + n * DAY) for n in range(3)]

    records = documents_of(git)["Orchard/Privacy Policy"]

    assert [record.commit for record in records] == commits


def test_a_commit_that_touches_two_documents_is_a_record_of_each(git):
    git.commit({PRIVACY: "One.\n", TERMS: "Two.\n"}, START)

    found = documents_of(git)

    assert sorted(found) == ["Orchard/Privacy Policy", "Orchard/Terms of Service"]
    assert {len(records) for records in found.values()} == {1}


def test_a_date_that_steps_back_is_taken_as_the_one_before(git):
    git.commit({PRIVACY: "One.\n"}, START + DAY)
    git.commit({PRIVACY: "Two.\n"}, START)

    records = documents_of(git)["Orchard/Privacy Policy"]

    assert [record.at for record in records] == [START + DAY, START + DAY]


def test_an_exact_rename_continues_the_document_under_its_new_name(git):
    git.commit({"Orchard/Trackers Policy.md": "One long text.\n"}, START)
    git.rename("Orchard/Trackers Policy.md", PRIVACY, START + DAY)
    git.commit({PRIVACY: "Two.\n"}, START + 2 * DAY)

    found = documents_of(git)

    assert list(found) == ["Orchard/Privacy Policy"]
    records = found["Orchard/Privacy Policy"]
    assert [record.path for record in records] == ["Orchard/Trackers Policy.md", PRIVACY, PRIVACY]
    assert records[0].blob == records[1].blob != records[2].blob


def test_a_deletion_is_a_record_without_a_text(git):
    git.commit({PRIVACY: "One.\n"}, START)
    git.commit({PRIVACY: None}, START + DAY)

    records = documents_of(git)["Orchard/Privacy Policy"]

    assert [record.blob is None for record in records] == [False, True]


def test_a_document_that_ended_and_came_back_is_one(git):
    git.commit({PRIVACY: "One.\n"}, START)
    git.commit({PRIVACY: None}, START + DAY)
    git.commit({PRIVACY: "Two.\n"}, START + 9 * DAY)

    records = documents_of(git)["Orchard/Privacy Policy"]

    assert [record.blob is None for record in records] == [False, True, False]


def test_a_technical_commit_is_known_by_its_subject(git):
    git.commit({PRIVACY: "One.\n"}, START)
    git.commit({PRIVACY: "Two.\n"}, START + DAY, "Apply technical or declaration upgrade on it")

    records = documents_of(git)["Orchard/Privacy Policy"]

    assert [record.is_technical for record in records] == [False, True]


def test_a_merge_is_no_record_and_its_branches_are(git):
    git.commit({PRIVACY: "One.\n"}, START)
    git.branch("side")
    git.commit({TERMS: "Two.\n"}, START + DAY)
    git.switch("main")
    git.commit({PRIVACY: "Three.\n"}, START + 2 * DAY)
    git.merge("side", START + 3 * DAY)

    with open_history(git.folder) as history:
        assert history.record_count == 3
        assert len(history.documents) == 2


def test_what_is_no_document_is_skipped_and_named(git):
    others = ["README.md", "Orchard/Deep/Privacy Policy.md", ".github/notes.md", "Orchard/a.pdf"]
    git.commit({PRIVACY: "One.\n", **dict.fromkeys(others, "x\n")}, START)

    with open_history(git.folder) as history:
        assert history.skipped == tuple(sorted(others))
        assert history.record_count == 1


def test_names_with_spaces_accents_and_quotes_are_read_as_they_are(git):
    git.commit({"Épicerie d'Été/Privacy Policy.md": "One.\n"}, START)

    assert list(documents_of(git)) == ["Épicerie d'Été/Privacy Policy"]


def test_the_history_ends_with_its_latest_commit(git):
    git.commit({PRIVACY: "One.\n"}, START)
    git.commit({"README.md": "x\n"}, START + 30 * DAY)

    with open_history(git.folder) as history:
        assert history.ended_at == START + 30 * DAY


def test_a_history_is_known_by_its_first_commit(git, tmp_path):
    first = git.commit({PRIVACY: "One.\n"}, START)
    git.commit({PRIVACY: "Two.\n"}, START + DAY)

    with open_history(git.bundle(tmp_path / "history.bundle")) as history:
        assert history.collection == first


def test_a_bundle_says_the_same_as_the_repository(git, tmp_path):
    git.commit({PRIVACY: "One.\n"}, START)
    git.commit({PRIVACY: "Two.\n", TERMS: "Three.\n"}, START + DAY)

    with (
        open_history(git.folder) as repository,
        open_history(git.bundle(tmp_path / "history.bundle")) as bundle,
    ):
        assert bundle.documents == repository.documents


def test_contents_are_read_byte_for_byte(git):
    content = b"\xff\x00binary\r\n\n"
    git.commit({PRIVACY: content, TERMS: b""}, START)

    with open_history(git.folder) as history, blob_reader(history.repository) as blobs:
        read = [blobs.read(one.records[0].blob) for one in history.documents]

    assert read == [content, b""]


def test_a_blob_that_is_lost_is_named(git):
    git.commit({PRIVACY: "One.\n"}, START)

    with blob_reader(git.folder) as blobs, pytest.raises(NotAHistory, match="missing"):
        blobs.read("0" * 40)


def _missing(folder):
    return folder / "nowhere"


def _empty_folder(folder):
    (folder / "empty").mkdir()
    return folder / "empty"


def _broken_bundle(folder):
    path = folder / "broken.bundle"
    path.write_bytes(b"# v2 git bundle\nbroken")
    return path


def _text_file(folder):
    path = folder / "notes.txt"
    path.write_text("no history")
    return path


def _no_commit(folder):
    return GitHistory(folder / "no-commit").folder


def _part_of_a_repository(folder):
    git = GitHistory(folder / "whole")
    git.commit({PRIVACY: "One.\n"}, START)
    return git.folder / "Orchard"


NO_HISTORIES = [
    _missing,
    _empty_folder,
    _broken_bundle,
    _text_file,
    _no_commit,
    _part_of_a_repository,
]


@pytest.mark.parametrize("make", NO_HISTORIES)
def test_what_is_no_history_is_refused_by_its_path(make, tmp_path):
    path = make(tmp_path)

    with pytest.raises(NotAHistory, match=path.name), open_history(path):
        pass


def test_a_bundle_that_was_cut_is_refused(git, tmp_path):
    git.commit({PRIVACY: "One.\n" * 500}, START)
    bundle = git.bundle(tmp_path / "history.bundle")
    bundle.write_bytes(bundle.read_bytes()[:-60])

    with pytest.raises(NotAHistory, match=r"history\.bundle"), open_history(bundle):
        pass
