"""What is read out of response headers."""

from datetime import UTC, datetime

import pytest

from platforms.archive.exchange import content_type, retry_after_seconds

NOW = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("999999999999", 30 * 86_400),
        ("9" * 40, None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("Mon, 18 May 2026 10:02:00 GMT", 120),
        ("Mon, 18 May 2026 09:00:00 GMT", 0),
        ("Mon, 18 May 2026 10:02:00 -0000", 120),
        ("Mon, 18 May 9999 10:02:00 GMT", 30 * 86_400),
    ],
)
def test_the_time_to_wait_is_read_in_both_forms(value: str, seconds: int | None) -> None:
    assert retry_after_seconds([("retry-after", value)], now=NOW) == seconds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html", ("text/html", None)),
        ("Text/HTML ; Charset=UTF-8", ("text/html", "utf-8")),
        ('text/html; charset="iso-8859-1"; x=y', ("text/html", "iso-8859-1")),
        ("text/html; xcharset=a", ("text/html", None)),
        ("text/html; charset=", ("text/html", None)),
        ("", ("", None)),
    ],
)
def test_the_type_and_the_charset_are_read(value: str, expected: tuple[str, str | None]) -> None:
    assert content_type([("CONTENT-TYPE", value)]) == expected
