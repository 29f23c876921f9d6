import pytest

from platforms.archive.page_tree import Incomplete, lost_ratio, parse_page

WORDS = "The service keeps a record of each visit. " * 20


def ratio(page: str) -> float:
    root = parse_page(page)
    assert root is not None
    return lost_ratio(page, root)


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "x-own"])
def test_too_deep_a_page_is_refused_and_a_deep_one_is_whole(tag: str) -> None:
    deep = f"<{tag}>" * 2_000 + WORDS
    root = parse_page(deep)

    assert root is not None
    assert "".join(root.itertext()).count("keeps a record") == 20
    with pytest.raises(Incomplete):
        parse_page(f"<{tag}>" * 2_100 + WORDS)


@pytest.mark.parametrize("tag", ["svg", "math"])
def test_text_that_one_parser_hides_and_another_shows_is_lost(tag: str) -> None:
    assert ratio(f"<p>{WORDS}</p><{tag}><p>{WORDS}</p>") > 0.4


@pytest.mark.parametrize(
    "unread",
    [
        "<script>{0}</script>",
        "<style>{0}</style>",
        "<noscript><p>{0}</p></noscript>",
        "<template><p>{0}</p></template>",
        "<svg><text>{0}</text></svg>",
        "<textarea>{0}</textarea>",
        "<select><option>{0}</option></select>",
        "<video><p>{0}</p></video>",
        "<svg><style>{0}</style><title>{0}</title></svg>",
    ],
)
def test_what_no_reader_sees_is_not_counted_as_lost(unread: str) -> None:
    assert ratio(f"<main><p>{WORDS}</p>{unread.format(WORDS)}<p>{WORDS}</p></main>") == 0


def test_a_short_page_is_not_judged() -> None:
    assert ratio("<p>Words.</p><svg><p>Hidden.</p>") == 0
