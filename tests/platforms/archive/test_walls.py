import pytest

from platforms.archive.extract import Extraction, extract
from platforms.archive.outcome import Outcome
from platforms.archive.walls import judge_page, judge_text

POLICY = "# Privacy policy\n\n" + "We explain here how records of visits are kept and shared. " * 40
MENTIONS = (
    "Access denied pages, a captcha, cookies and a request to log in to continue protect the site. "
    "We use cookies and you may accept all cookies or manage them in the settings. "
)


def judged(text="", *, status=200, headers=None, title="", html=""):
    verdict = judge_page(status=status, headers=headers or {}, title=title, text=text, html=html)
    return verdict and verdict.outcome


def test_a_header_counts_even_on_a_long_page():
    assert judged(POLICY, headers={"CF-Mitigated": "challenge"}) is Outcome.BOT_WALL


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (401, Outcome.LOGIN_WALL),
        (403, Outcome.BOT_WALL),
        (404, Outcome.NOT_FOUND),
        (410, Outcome.NOT_FOUND),
        (429, Outcome.RATE_LIMITED),
        (503, Outcome.ERROR_PAGE),
    ],
)
def test_a_failing_status_is_never_a_document(status, outcome):
    assert judged(POLICY, status=status) is outcome


def test_maintenance_is_told_from_other_errors():
    said = judged("We are down for scheduled maintenance.", status=503)

    assert said is Outcome.MAINTENANCE


@pytest.mark.parametrize(
    ("title", "text", "outcome"),
    [
        ("Just a moment...", "Checking your browser.", Outcome.BOT_WALL),
        ("Page not found | Shop", "Return to the start page.", Outcome.SOFT_404),
        ("Legal", "Sorry, the page you are looking for cannot be found.", Outcome.SOFT_404),
        ("Sign in", "Forgot your password? Create an account.", Outcome.LOGIN_WALL),
        ("Legal", "Please log in to view this document.", Outcome.LOGIN_WALL),
        (
            "Site",
            "We use cookies to help you. Accept all or manage settings.",
            Outcome.CONSENT_WALL,
        ),
        ("Site", "Redirecting to legal.platform.example", Outcome.ERROR_PAGE),
        ("Site", "Loading…", Outcome.SPINNER),
        ("Site", "Please enable JavaScript to run this app.", Outcome.SPINNER),
        ("Site", "Something went wrong. Try again later.", Outcome.ERROR_PAGE),
        ("Site", "# Terms\n\n# More\n", Outcome.EMPTY),
        ("Site", "", Outcome.EMPTY),
    ],
)
def test_a_short_page_is_judged_by_what_it_says(title, text, outcome):
    assert judged(text, title=title) is outcome


def test_an_application_shell_without_text_is_a_spinner():
    html = (
        '<html><body><div id="root"></div>' + "<script>" + "x" * 3_000 + "</script></body></html>"
    )

    assert judged("Brand name of the platform", html=html) is Outcome.SPINNER


@pytest.mark.parametrize("title", ["Privacy policy", "Cookie consent and your choices"])
def test_a_long_policy_that_mentions_walls_passes(title):
    assert judged(POLICY + MENTIONS, title=title, html="<div class=cf-turnstile>") is None


def test_a_short_but_real_notice_passes():
    notice = "# Law enforcement\n\nThe company discloses records only under valid legal process.\n"

    assert judged(notice, title="Law enforcement") is None
    assert judge_text(notice) is None


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("This page isn’t available\n-----\n\nAn error occurred.\n", Outcome.ERROR_PAGE),
        ("Diese Seite ist derzeit nicht verfügbar\n", Outcome.ERROR_PAGE),
        ("Privacy Policy\n==============\n", Outcome.EMPTY),
        ("\n", Outcome.EMPTY),
    ],
)
def test_a_recorded_text_that_is_no_document_is_named(text, outcome):
    verdict = judge_text(text)

    assert verdict is not None
    assert verdict.outcome is outcome
    assert verdict.rule


def test_a_long_recorded_text_is_never_judged_by_phrases():
    assert judge_text(POLICY + MENTIONS) is None


def test_a_document_inside_a_link_that_was_left_open_is_read():
    clauses = "The service keeps a record of each visit and may share it with its partners. " * 8

    assert judge_text(f"[{clauses.strip()}](https://platform.example/x)\n") is None


def test_a_text_that_goes_on_behind_what_is_read_is_not_called_empty():
    assert judge_text("&" * 200_000 + "\n\n" + POLICY) is None


TABLE = "".join(
    f"<tr><td>Partner {n} Ltd</td><td>Hosting</td><td>Town {n}, Elm</td><td>Since day {n}</td></tr>"
    for n in range(17)
)
ROWS = "".join(
    f"<tr><td><a href=/p{n}>Partner {n} Ltd</a></td><td>Elm</td></tr>" for n in range(36)
)
LAYOUT = "".join(f"<table><tr><td><b>Partner {n}</b></td></tr></table>" for n in range(90))


@pytest.mark.parametrize(
    "table",
    [f"<table>{TABLE}</table>", f"<table>{ROWS}</table>", LAYOUT],
    ids=["data", "links and towns", "layout"],
)
@pytest.mark.parametrize("title", ["Sub-processors | Orchard", "Orchard"])
def test_a_policy_of_a_few_short_cells_on_a_page_of_scripts_is_no_spinner(table, title):
    html = (
        f"<title>{title}</title><noscript>Please enable JavaScript.</noscript><div id=root>"
        f"<main><h1>Sub-processors</h1>{table}</main></div>"
        f"<div class=spinner></div><script>{'x' * 800_000}</script>"
    )
    read = extract(html.encode(), media_type="text/html")

    assert isinstance(read, Extraction)
    assert judged(read.text, title=read.title, html=html) is None
