"""`manage.py extract` prints what the pipeline would store, without a database."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

PAGE = "<title>Terms</title><nav><a href=/>Home</a></nav><h1>Terms</h1>" + "".join(
    f"<h2>{number}. Part</h2><p>The service keeps record {number} of each visit you make.</p>"
    for number in range(1, 5)
)
WORDS = "The service keeps a record of each visit that you make.\n"
WALL = "<title>Just a moment...</title><p>Checking your browser before you go on.</p>"


def extract(*arguments: object) -> list[dict]:
    out = StringIO()
    call_command("extract", *map(str, arguments), "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_page_has_text_headings_and_clauses_with_their_places(tmp_path):
    file = tmp_path / "terms.html"
    file.write_text(PAGE, "utf-8")

    (told,) = extract(file)

    assert (told["file"], told["outcome"]) == (str(file), "new_version")
    assert told["extractor"].startswith("ca-html/")
    text = told["text"]
    assert "Home" not in text
    assert [heading["level"] for heading in told["headings"]] == [1, 2, 2, 2, 2]
    for heading in told["headings"]:
        assert text[heading["start"] :].lstrip("# ").startswith(heading["text"])
    second = told["clauses"][1]
    assert (second["number"], second["path"]) == ("2", ["Terms", "2. Part"])
    assert text[second["start"] : second["end"]].startswith("The service keeps record 2")


def test_a_file_that_is_utf8_is_utf8_whatever_it_says(tmp_path):
    file = tmp_path / "terms.html"
    file.write_text(f"<meta charset=windows-1252>{PAGE}<p>Größe – 記録</p>", "utf-8")

    (told,) = extract(file, "--charset", "shift_jis")

    assert "Größe – 記録" in told["text"]


def test_selectors_may_be_given_several_times_and_links_are_absolute(tmp_path):
    file = tmp_path / "terms.html"
    file.write_text(f"<p id=a>{WORDS}<a href=/x>x</a></p><p id=b>Two <i>it</i></p><p>Three</p>")
    url = ("--url", "https://platform.example/terms")

    (told,) = extract(file, *url, "--select", "#a", "--select", "#b", "--remove", "i")

    assert told["text"] == f"{WORDS.strip()} [x](https://platform.example/x)\n\nTwo\n"


def test_each_kind_of_file_is_read_and_a_wall_has_its_outcome_and_no_text(tmp_path):
    files = {"a.md": f"# Terms\n\n{WORDS}", "b.txt": WORDS, "c.html": WALL, "d.html": " "}
    for name, words in files.items():
        (tmp_path / name).write_text(words)

    told = extract(*(tmp_path / name for name in files))

    outcomes = ["new_version", "new_version", "bot_wall", "empty"]
    assert [line["outcome"] for line in told] == outcomes
    assert [line["text"] for line in told] == [f"# Terms\n\n{WORDS}", WORDS, "", ""]
    assert told[2]["headings"] == told[2]["clauses"] == []


def test_a_missing_file_ends_with_2_after_the_others_were_read(tmp_path):
    (tmp_path / "terms.html").write_text(PAGE)
    out = StringIO()

    with pytest.raises(CommandError, match=r"none\.html: No such file") as error:
        call_command(
            "extract",
            str(tmp_path / "none.html"),
            str(tmp_path / "terms.html"),
            "--json",
            stdout=out,
        )

    assert error.value.returncode == 2
    assert len(out.getvalue().splitlines()) == 1


@pytest.mark.parametrize("selector", ["p[", '{"startBefore": "p"}', "{broken"])
def test_a_selector_that_cannot_be_read_ends_with_2(tmp_path, selector):
    (tmp_path / "terms.html").write_text(PAGE)

    with pytest.raises(CommandError) as error:
        extract(tmp_path / "terms.html", "--select", selector)

    assert error.value.returncode == 2


def test_without_json_the_text_is_for_reading(tmp_path):
    file = tmp_path / "terms.html"
    file.write_text(PAGE)
    out = StringIO()

    call_command("extract", str(file), stdout=out)

    assert "new_version, 5 headings, 4 clauses" in out.getvalue()
    assert "## 2. Part" in out.getvalue()
