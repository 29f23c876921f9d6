"""The site over loopback, as a fetcher meets it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse

import pytest

from conductatlas.demo.loader import load_platforms
from conductatlas.demo.site import DemoSite
from platforms.archive.exchange import Request, Response
from platforms.archive.fetch import fetch
from platforms.archive.netguard import Gate

FEBRUARY = datetime(2026, 2, 7, 12, tzinfo=UTC)
SUMMER = datetime(2026, 6, 1, 12, tzinfo=UTC)
KESTREL = "kestrel-ai.example"
PRIVACY = "/legal/privacy"


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(FEBRUARY, platforms=load_platforms()) as open_site:
        yield open_site


def get(
    site: DemoSite, path: str, *, host: str = KESTREL, method: str = "GET", **asked: str
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(site.resolve[KESTREL], timeout=5)
    headers = {name.replace("_", "-"): value for name, value in asked.items()}
    try:
        connection.request(method, path, headers={"Host": host, **headers})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_each_platform_has_a_loopback_address_of_its_own(site):
    addresses = [where.rpartition(":")[0] for where in site.resolve.values()]

    assert addresses == [f"127.0.9.{number}" for number in range(1, len(site.platforms) + 1)]


def test_a_document_is_served_under_the_name_of_its_host(site):
    response, body = get(site, PRIVACY)

    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"<h1>Kestrel AI Privacy Policy</h1>" in body


def test_the_port_may_stand_in_the_host_header(site):
    response, _ = get(site, PRIVACY, host=f"{KESTREL}:80")

    assert response.status == 200


def test_another_host_name_is_refused(site):
    response, _ = get(site, PRIVACY, host="meadowgram.example")

    assert response.status == 421


def test_a_copy_with_the_same_etag_costs_no_body(site):
    earlier, _ = get(site, PRIVACY)

    response, body = get(site, PRIVACY, If_None_Match=f'"other", {earlier.headers["ETag"]}')

    assert (response.status, body) == (304, b"")
    assert response.headers["ETag"] == earlier.headers["ETag"]


def test_a_copy_of_the_same_time_costs_no_body(site):
    earlier, _ = get(site, PRIVACY)

    response, body = get(site, PRIVACY, If_Modified_Since=earlier.headers["Last-Modified"])

    assert (response.status, body) == (304, b"")


def test_an_etag_wins_over_the_time(site):
    earlier, _ = get(site, PRIVACY)
    modified = earlier.headers["Last-Modified"]

    response, _ = get(site, PRIVACY, If_None_Match='"other"', If_Modified_Since=modified)

    assert response.status == 200


@pytest.mark.parametrize("nonsense", ["yesterday", "32 Feb", "Mon, 01 Jan 2024 00:00:00"])
def test_a_time_that_cannot_be_compared_is_passed_over(site, nonsense):
    response, _ = get(site, PRIVACY, If_Modified_Since=nonsense)

    assert response.status == 200


def test_moving_the_moment_changes_what_is_served(site):
    earlier, _ = get(site, PRIVACY)

    site.set_moment(SUMMER)
    response, body = get(site, PRIVACY, If_None_Match=earlier.headers["ETag"])

    assert response.status == 200
    assert b"contractors of a labelling company" in body
    assert response.headers["Date"] == "Mon, 01 Jun 2026 12:00:00 GMT"


def test_head_has_the_length_and_no_body(site):
    _, whole = get(site, PRIVACY)

    response, body = get(site, PRIVACY, method="HEAD")

    assert (response.headers["Content-Length"], body) == (str(len(whole)), b"")


def test_robots_txt_and_the_front_page_are_there(site):
    robots, rules = get(site, "/robots.txt")
    _, front = get(site, "/")

    assert robots.headers["Content-Type"].startswith("text/plain")
    assert rules.startswith(b"User-agent: *")
    assert b'href="/legal/privacy"' in front


def test_any_other_path_is_not_found(site):
    response, _ = get(site, "/wp-login.php")

    assert response.status == 404


def test_a_query_does_not_hide_a_document(site):
    response, _ = get(site, f"{PRIVACY}?rt=1")

    assert response.status == 200


def test_a_closed_site_resolves_nothing_and_may_be_closed_again(site):
    site.close()
    site.close()

    assert site.resolve == {}


def test_a_port_may_be_chosen(site):
    port = int(site.resolve[KESTREL].rpartition(":")[2])
    site.close()

    with DemoSite(FEBRUARY, platforms=site.platforms, ports={"kestrel-ai": port}) as again:
        assert again.resolve[KESTREL].endswith(f":{port}")


def test_a_taken_port_leaves_nothing_open(site):
    port = int(site.resolve[KESTREL].rpartition(":")[2])
    second = DemoSite(FEBRUARY, platforms=site.platforms, ports={"kestrel-ai": port})

    with pytest.raises(OSError, match="in use"):
        second.start()

    assert second.resolve == {}


def test_a_moment_without_a_time_zone_is_refused(site):
    with pytest.raises(ValueError, match="time zone"):
        site.set_moment(datetime(2026, 6, 1))  # noqa: DTZ001


def test_the_real_fetcher_visits_every_document_and_asks_again_for_nothing(site):
    site.set_moment(SUMMER)
    resolve = site.resolve
    gate = Gate("test", allowed_loopback=frozenset(resolve.values()), resolve=resolve)
    for platform in site.platforms:
        for document in platform.documents:
            earlier = fetch(Request(document.url), gate=gate)
            assert isinstance(earlier, Response)
            assert (earlier.status, document.platform_name.encode() in earlier.body) == (200, True)

            again = fetch(Request(document.url, etag=dict(earlier.headers)["ETag"]), gate=gate)

            assert isinstance(again, Response)
            assert again.status == 304
