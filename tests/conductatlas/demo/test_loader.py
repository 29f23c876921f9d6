"""The loader refuses what does not follow the format, and says where."""

from pathlib import Path

import pytest

from conductatlas.demo.documents import Wall
from conductatlas.demo.loader import InvalidDemo, load_platform, load_platforms

PLATFORM = """
[platform]
slug = "pebble"
name = "Pebble"
website = "http://pebble.example"
sector = "Games"
country = "NZ"
summary = "Pebble is a game."
[[document]]
terms_type = "Terms of Service"
path = "/terms"
file = "terms.md"
select = ["main"]
[[document.version]]
at = 2026-02-02T09:00:00Z
shows = "first"
note = "The first text."
"""
NEXT = """
[[document.version]]
at = 2026-03-02T09:00:00Z
note = "A later text."
"""


def make_home(folder: Path, toml: str) -> Path:
    home = folder / "pebble"
    home.mkdir()
    (home / "platform.toml").write_text(toml, encoding="utf-8")
    (home / "terms.md").write_text("# Terms\n\nKeep 30 days. Ask us. Ask us.\n", encoding="utf-8")
    return home


def versions_of(folder: Path, *later: str):
    home = make_home(folder, PLATFORM + "".join(NEXT + one for one in later))
    return load_platform(home).documents[0].versions


def test_edits_are_applied_to_the_text_of_the_version_before(tmp_path):
    edit = 'shows = "substantive_minor"\nedits = [{ old = "30 days", new = "90 days" }]'

    first, second = versions_of(tmp_path, edit)

    assert "30 days" in first.text
    assert "90 days" in second.text


def test_platforms_come_in_the_order_of_their_slugs(tmp_path):
    make_home(tmp_path, PLATFORM)

    assert [one.slug for one in load_platforms(tmp_path)] == ["pebble"]


def test_a_wall_needs_no_name_when_the_version_has_one(tmp_path):
    _, wall = versions_of(tmp_path, 'shows = "login_wall"')

    assert wall.page.wall is Wall.LOGIN
    assert (wall.until - wall.at).days == 2


@pytest.mark.parametrize(
    ("version", "complaint"),
    [
        ('shows = "surprise"', "is not one of first"),
        ('shows = "first"', "no other does"),
        ('shows = "date_only"', "leaves the text as it was"),
        ('shows = "boilerplate"', "changes neither"),
        ('shows = "short_return"', "serve_version goes with"),
        ('shows = "short_return"\nserve_version = 1', "has the present text"),
        ('shows = "short_return"\nserve_version = 7', "no earlier version 7"),
        ('shows = "bot_wall"\nedits = [{ old = "30", new = "9" }]', "carries no edits"),
        ('shows = "reorder"\nedits = [{ old = "Ask us.", new = "" }]', "occurs 2 times"),
        ('shows = "reorder"\nedits = [{ old = "Missing", new = "" }]', "occurs 0 times"),
        ('shows = "boilerplate"\npage = { layout = "z" }', "is not a, b or c"),
        ('shows = "boilerplate"\npage = { wall = "moat" }', "wall 'moat'"),
        ('shows = "boilerplate"\npage = { colour = "red" }', "unknown key colour"),
        ('shows = "boilerplate"\ncolour = "red"', "unknown key colour"),
    ],
)
def test_a_version_that_does_not_do_what_it_says_is_refused(tmp_path, version, complaint):
    with pytest.raises(InvalidDemo, match=complaint) as refused:
        versions_of(tmp_path, version)

    assert "pebble/platform.toml: document 1: version 2" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('slug = "pebble"', 'slug = "stone"', "not the folder's name"),
        ("http://pebble.example", "http://pebble.com", "under .example"),
        ('country = "NZ"', 'country = "nz"', "two capital letters"),
        ('file = "terms.md"', 'file = "other.md"', "not a file of the folder"),
        ('path = "/terms"', 'path = "terms"', "not the path of a document"),
        ('name = "Pebble"', "", "name is missing"),
        ("2026-02-02T09:00:00Z", "2026-02-02T09:00:00", "with an offset"),
        ("2026-02-02T09:00:00Z", "2025-02-02T09:00:00Z", "is not between"),
        ("[platform]", "[platform", "platform.toml"),
    ],
)
def test_a_platform_that_does_not_follow_the_format_is_refused(tmp_path, old, new, complaint):
    home = make_home(tmp_path, PLATFORM.replace(old, new))

    with pytest.raises(InvalidDemo, match=complaint):
        load_platform(home)


def test_versions_must_rise_in_time(tmp_path):
    wall = 'shows = "login_wall"'

    with pytest.raises(InvalidDemo, match="not later than the version before"):
        versions_of(tmp_path, wall, wall)
