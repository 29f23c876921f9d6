import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.charset import compose, decode_text

GERMAN = "Wir führen ein Buch über die Besuche, die Sie auf der Seite machen. Größe zählt. " * 9
REPEATED = "Größe und Straße: wir nennen die Tage, Stück um Stück, ohne Umwege. " * 9
POLISH = "Przechowujemy zapis każdej wizyty i możemy udostępnić go w ramach umowy. " * 9
TURKISH = "Her ziyaretin bir kaydını tutar ve bunu ortaklar ile veya bizim gibi paylaşırız. " * 9
RUSSIAN = "Сервис ведёт запись каждого посещения. " * 9
JAPANESE = "訪問の記録を保存します。" * 9


@pytest.mark.parametrize("label", [None, "iso-8859-1", "utf-16le", "windows-1251", "x-none"])
@pytest.mark.parametrize(
    ("text", "encoding", "decoder"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8-sig", "utf-8-sig"),
        (RUSSIAN, "utf-16", "utf-16"),
        (RUSSIAN, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-16-be", "utf-16-be"),
        (RUSSIAN, "utf-32", "utf-32"),
    ],
)
def test_unicode_is_known_by_its_bytes_whatever_the_label(text, encoding, decoder, label):
    decoded = decode_text(text.encode(encoding), label)

    assert (decoded.text, decoded.charset, decoded.lost) == (text, decoder, 0)


@pytest.mark.parametrize(
    ("text", "encoding", "label", "decoder"),
    [
        (GERMAN, "cp1252", "iso-8859-1", "cp1252"),
        (GERMAN, "cp1252", "utf-8", "cp1252"),
        (GERMAN, "cp1252", "utf-16le", "cp1252"),
        (GERMAN, "cp1252", None, "cp1252"),
        (REPEATED, "cp1252", None, "cp1252"),
        (POLISH, "cp1250", None, "cp1250"),
        (TURKISH, "cp1254", None, "cp1254"),
        (RUSSIAN, "cp1251", None, "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r", "koi8-r"),
        (JAPANESE, "shift_jis", "x-sjis", "cp932"),
        (JAPANESE, "euc_jp", "euc-jp", "euc_jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", "iso2022_jp"),
        (JAPANESE, "gb18030", "gb2312", "gb18030"),
    ],
)
def test_other_bytes_are_what_is_declared_if_they_fit_else_a_guess(text, encoding, label, decoder):
    decoded = decode_text(text.encode(encoding), label)

    assert (decoded.text, decoded.charset, decoded.lost) == (text, decoder, 0)


def test_the_header_counts_before_the_page():
    body = f"<meta charset=windows-1251><p>{GERMAN}".encode("cp1252")

    assert decode_text(body, "windows-1252").charset == "cp1252"
    assert decode_text(body, None).charset == "cp1251"


@pytest.mark.parametrize(
    "label",
    ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "rot13", "zlib", "hex", "cp037"],
)
def test_labels_that_no_browser_knows_are_passed_over(label):
    body = GERMAN.encode("cp1252") + rb"\ud800"

    decoded = decode_text(body, label)

    assert decoded.charset == "cp1252"
    assert decoded.text.endswith(r"\ud800")


def test_characters_that_are_lost_are_counted_and_the_pages_own_are_not():
    broken = GERMAN.encode().replace("ß".encode(), b"\xc3")

    assert decode_text(broken, None).lost == 9
    assert decode_text((GERMAN + "\ufffd" * 50).encode(), None).lost == 0
    assert decode_text(b"\xff\xfe" + GERMAN.encode("utf-16-le") + b"\x00", None).lost == 1


def test_utf_8_with_a_broken_byte_is_not_read_as_something_else():
    body = b"\xe4 " + GERMAN.encode()

    decoded = decode_text(body, "iso-8859-1")

    assert (decoded.charset, decoded.lost) == ("utf-8", 1)
    assert decoded.text.endswith(GERMAN)


def test_runs_of_marks_are_parted_after_thirty_and_composed_in_linear_time():
    began = time.perf_counter()
    composed = compose("a" + "\u0301\u0316" * 100_000)

    assert time.perf_counter() - began < 2
    assert max(map(len, composed.split("\u034f"))) <= 31


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, JAPANESE, "e\u0301" * 40, "\u1100\u1161" * 40])
def test_texts_of_any_language_are_composed_as_they_are(text):
    assert compose(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "before", ["", "한" * 40, "\U0001f600" * 20], ids=["nothing", "hangul", "emoji"]
)
def test_a_long_run_of_marks_is_found_wherever_it_stands(before):
    text = before + "a" + "\u0301" * 31 + "\u0316" * 40

    assert max(map(len, compose(text).removeprefix(before).split("\u034f"))) <= 31


@given(st.text(alphabet="ae\u0301\u0316\u0327\u0334\u3099か한", max_size=200))
def test_composing_twice_is_composing_once_and_no_letter_goes(text):
    composed = compose(text)

    assert compose(composed) == composed
    if "\u034f" not in composed:
        assert composed == unicodedata.normalize("NFC", text)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16le", "gbk", "iso-2022-jp"]))
def test_whatever_the_bytes_the_text_can_be_stored(body, label):
    decoded = decode_text(body, label)

    decoded.text.encode("utf-8")
    assert "\x00" not in decoded.text
