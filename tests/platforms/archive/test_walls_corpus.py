import pytest

from platforms.archive.extract import Extraction, extract
from platforms.archive.outcome import CAPTURES, Outcome
from platforms.archive.walls import judge_page, judge_text
from tests.platforms.archive.wall_pages import FRAMES, WALLS, Wall, served

TITLES = ("Privacy Policy | Fernhollow", "Terms of Service", "")
KNOWN = "# Privacy policy\n\n" + "\n\n".join(
    f"{n}. You agree that we may keep record {n} of your visit for {n} days under this policy, and "
    f"that we share it with nobody but the hosts named in annex {n}."
    for n in range(1, 60)
)
# Only beside the text before: nothing on a start page says that it is not the document.
ONLY_BESIDE = {"start page"}
# A few kinds that must be named exactly.
NAMED = {
    "challenge with 200 and without header": Outcome.BOT_WALL,
    "not in your country": Outcome.BOT_WALL,
    "too many requests": Outcome.RATE_LIMITED,
    "long list of vendors": Outcome.CONSENT_WALL,
    "age gate": Outcome.CONSENT_WALL,
    "sign in": Outcome.LOGIN_WALL,
    "expired session": Outcome.LOGIN_WALL,
    "soft 404": Outcome.SOFT_404,
    "soft 404 in Japanese": Outcome.SOFT_404,
    "gone": Outcome.NOT_FOUND,
    "error with 200": Outcome.ERROR_PAGE,
    "maintenance": Outcome.MAINTENANCE,
    "spinner": Outcome.SPINNER,
    "nothing at all": Outcome.EMPTY,
}


def judged(wall: Wall, frame: str, *, title: str, known: str | None = None):
    html = served(wall, frame, title=title)
    read = extract(html.encode(), media_type="text/html")
    return judge_page(
        status=wall.status,
        headers=wall.headers,
        title=read.title if isinstance(read, Extraction) else "",
        text=read.text if isinstance(read, Extraction) else "",
        html=html,
        known=known,
    )


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.name)
def test_a_wall_is_never_a_document(wall, frame):
    for title in TITLES:
        verdict = judged(wall, frame, title=title, known=KNOWN)
        assert verdict is not None
        assert verdict.outcome not in CAPTURES
        assert verdict.rule


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    "wall", [wall for wall in WALLS if wall.name not in ONLY_BESIDE], ids=lambda wall: wall.name
)
def test_a_wall_is_told_at_the_first_visit(wall, frame):
    assert judged(wall, frame, title=TITLES[0]) is not None


@pytest.mark.parametrize("name", NAMED)
def test_a_wall_is_named_for_what_it_is(name):
    wall = next(wall for wall in WALLS if wall.name == name)

    assert judged(wall, "bare", title=TITLES[0]).outcome is NAMED[name]


def test_a_rewritten_document_is_no_wall_beside_the_one_before():
    rewritten = "# Privacy\n\n" + "We collect little. You may object to it, and we must stop. " * 8

    assert judge_text(rewritten, known=KNOWN) is None


def test_a_page_of_a_document_in_a_frame_is_no_wall():
    document = Wall("document", "".join(f"<p>{line}</p>" for line in KNOWN.split("\n\n")))

    assert all(judged(document, frame, title="Privacy") is None for frame in FRAMES)


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 200_000,
        "[" * 200_000,
        "# " * 100_000,
        ("\n" + " " * 50) * 3_000,
        "a" * 300_000,
        "* [x](y)\n" * 20_000,
        "| - | - |\n" * 20_000,
        "accept all " * 20_000,
    ],
    ids=["lines", "brackets", "marks", "spaces", "one word", "menu", "rulers", "phrases"],
)
def test_odd_texts_are_judged_without_an_error(text):
    judge_text(text)
    judge_text(text, known=KNOWN)
