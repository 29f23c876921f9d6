import pytest

from platforms.archive.pdf_lines import paragraphs, without_running_lines

WIDE = "The service keeps a record of each visit that you make to its pages, and it may share"


def pages(footer: str, count: int = 5) -> list[str]:
    return [
        f"* item {'abcdefgh'[n]} of the list without a stop\n{footer.format(n + 1)}"
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("footer", "said"),
    [
        ("v2031.4 {}", "v2031.4"),
        ("Orchard terms | {}", "Orchard terms"),
        ("Orchard terms", "Orchard terms"),
        ("Page {} of 5", ""),
        ("{}", ""),
    ],
    ids=["version", "title and number", "title", "page of pages", "number"],
)
def test_a_footer_stays_once_without_its_count_and_apart_from_the_list(footer, said):
    text = "\n\n".join(map(paragraphs, without_running_lines(pages(footer))))

    items = [f"* item {letter} of the list without a stop" for letter in "abcde"]
    assert text.split("\n\n") == [*items[:1], *([said] if said else []), *items[1:]]


def test_a_header_stays_once():
    left = without_running_lines(
        [f"Orchard {n} of 4\nWords {'abcd'[n - 1]}." for n in (1, 2, 3, 4)]
    )

    assert left == ["Orchard of 4\n\nWords a.", "Words b.", "Words c.", "Words d."]


def test_lines_that_two_pages_share_are_text():
    shared = pages("You may object to section {}", 2)

    assert without_running_lines(shared) == shared


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        (
            ["How we use and share what we have learnt", "We use it.", WIDE],
            ["How we use and share what we have learnt", "We use it.", WIDE],
        ),
        (
            [f"{WIDE} it.", "What you may ask of us", f"You may. {WIDE}", "to it."],
            [f"{WIDE} it.", "What you may ask of us", f"You may. {WIDE} to it."],
        ),
        ([WIDE, "it with the hosts and the partners that are named", f"below. {WIDE}"], None),
        (
            [
                WIDE,
                "Partner Limited of the town of Elm, by the lake and the old mill, and",
                f"Incorporated-Holdings. {WIDE}",
            ],
            None,
        ),
    ],
    ids=["before its paragraph", "after a full line", "a sentence goes on", "a long word"],
)
def test_headings_stand_apart_and_sentences_go_on(lines, blocks):
    assert paragraphs("\n".join(lines)).split("\n\n") == (blocks or [" ".join(lines)])
