"""What the demo's addresses answer, asked without a socket."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from conductatlas.demo.documents import DemoDocument, Shows, Wall
from conductatlas.demo.loader import load_platforms
from conductatlas.demo.obstacles import OBSTACLES
from conductatlas.demo.pages import ROBOTS, robots_page
from conductatlas.demo.site import pages_at, render_page

PLATFORMS = load_platforms()
DOCUMENTS = {
    (document.platform_slug, document.path): document
    for platform in PLATFORMS
    for document in platform.documents
}
KESTREL_PRIVACY = DOCUMENTS["kestrel-ai", "/legal/privacy"]
KESTREL_TERMS = DOCUMENTS["kestrel-ai", "/legal/terms"]
MEADOWGRAM_PRIVACY = DOCUMENTS["meadowgram", "/privacy"]
TARN_TERMS = DOCUMENTS["tarn-cloud", "/legal/terms"]
TARN_DPA = DOCUMENTS["tarn-cloud", "/legal/dpa"]


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def html_at(document: DemoDocument, moment: datetime, request_number: int = 0) -> str:
    return render_page(document, moment, request_number=request_number)[2].decode()


def words_of(markup: str) -> list[str]:
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", markup)))


@pytest.mark.parametrize(
    "document", DOCUMENTS.values(), ids=lambda one: f"{one.platform_slug}{one.path}"
)
def test_every_page_holds_the_whole_text_in_order(document):
    for version in document.versions:
        if version.page.wall is None:
            html = html_at(document, version.at)
            plain = re.sub(r"\]\([^)]*\)", "]", version.text)
            numbers = re.compile(r"^\d+\. ", re.MULTILINE)  # list numbers are drawn by the browser
            text = " ".join(words_of(numbers.sub("", plain).replace("| --- ", "")))
            assert text in " ".join(words_of(html))


def test_nothing_is_served_before_the_earliest_version():
    status, _, _ = render_page(KESTREL_PRIVACY, at(1, 1))

    assert status == 404
    assert pages_at(at(1, 1), PLATFORMS) == ()


def test_all_documents_are_on_their_sites_at_the_end():
    pages = pages_at(at(11, 15), PLATFORMS)

    assert {page.url for page in pages} == {one.url for one in DOCUMENTS.values()}


def test_a_bot_wall_stands_for_two_days_and_then_the_text_is_back():
    before = render_page(KESTREL_PRIVACY, at(2, 8))
    during = render_page(KESTREL_PRIVACY, at(2, 10))
    after = render_page(KESTREL_PRIVACY, at(2, 12))

    assert during[0] == 403
    assert during[1]["cf-mitigated"] == "challenge"
    assert b"How we improve our models" not in during[2]
    assert after[2] == before[2]


def test_a_bot_wall_with_status_200_carries_no_header_that_says_so():
    status, headers, body = render_page(TARN_TERMS, at(8, 31))

    assert status == 200
    assert "cf-mitigated" not in headers
    assert b"Customer Data" not in body


def test_a_sign_in_page_takes_the_place_of_the_policy():
    status, _, body = render_page(MEADOWGRAM_PRIVACY, at(5, 5))

    assert status == 200
    assert b'type="password"' in body


@pytest.mark.parametrize("wall", Wall)
def test_every_kind_of_wall_has_a_page_of_its_own(wall):
    titles = [obstacle.title for obstacle in OBSTACLES.values()]

    assert titles.count(OBSTACLES[wall].title) == 1


def test_a_short_return_serves_the_earlier_text_and_goes_again():
    april = words_of(html_at(KESTREL_PRIVACY, at(5, 1)))

    assert words_of(html_at(KESTREL_PRIVACY, at(6, 23))) == april
    assert "contractors of a labelling company" in html_at(KESTREL_PRIVACY, at(6, 25))


def test_the_end_of_an_event_is_a_modification_of_the_page():
    _, headers, _ = render_page(KESTREL_PRIVACY, at(6, 25))

    assert headers["Last-Modified"] == "Wed, 24 Jun 2026 09:00:00 GMT"


def test_a_later_version_is_not_modified_by_an_event_before_it():
    version = KESTREL_PRIVACY.version_at(at(9, 20))

    assert KESTREL_PRIVACY.modified_at(at(9, 20)) == version.at


def test_a_banner_comes_and_goes_around_the_same_text():
    assert "two-minute survey" not in html_at(KESTREL_TERMS, at(2, 22))
    assert "two-minute survey" in html_at(KESTREL_TERMS, at(2, 24))
    assert "two-minute survey" not in html_at(KESTREL_TERMS, at(4, 7))


def test_links_around_the_text_carry_a_token_that_is_new_at_each_request():
    earlier, later = (html_at(MEADOWGRAM_PRIVACY, at(3, 1), number) for number in (1, 2))

    assert earlier != later
    assert words_of(earlier.partition("<main")[2]) != []
    assert 'href="/terms?rt=mg-1163"' in earlier
    assert 'href="/terms?rt=mg-1163"' in later


def test_an_etag_outlives_the_tokens_but_not_the_text():
    tags = [
        render_page(MEADOWGRAM_PRIVACY, moment, request_number=number)[1]["ETag"]
        for moment, number in ((at(3, 1), 1), (at(3, 2), 2), (at(3, 20), 3))
    ]

    assert tags[0] == tags[1] != tags[2]
    assert tags[0].startswith('W/"')


def test_a_page_without_tokens_is_the_same_bytes_at_each_request():
    assert html_at(KESTREL_TERMS, at(2, 1), 1) == html_at(KESTREL_TERMS, at(2, 9), 2)


def test_a_new_layout_takes_away_the_element_that_the_selector_names():
    assert "<main" not in html_at(MEADOWGRAM_PRIVACY, at(7, 28))
    assert "<main" in html_at(MEADOWGRAM_PRIVACY, at(8, 1))
    assert "<article" not in html_at(TARN_DPA, at(8, 25))


def test_robots_are_welcome_at_every_document():
    disallowed = re.findall(r"Disallow: (\S+)", ROBOTS.decode())

    assert robots_page().status == 200
    assert not any(one.path.startswith(tuple(disallowed)) for one in DOCUMENTS.values())


def test_events_never_change_what_later_versions_say():
    for document in DOCUMENTS.values():
        for version in document.versions:
            if version.is_event and version.shows is not Shows.SHORT_RETURN:
                moment = version.at - timedelta(seconds=1)
                assert document.version_at(moment).text == version.text
