"""Open Terms Archive declarations are read as documents with their sources."""

import json

import pytest

from platforms.interop.ota_declarations import BadDeclaration, read_declarations

URL = "https://orchard.example/privacy"


def declared(folder, terms, *, name="Orchard", file="Orchard.json"):
    (folder / file).write_text(json.dumps({"name": name, "terms": terms}), "utf-8")
    return read_declarations(folder)


def test_a_document_has_its_address_and_selectors(tmp_path):
    entry = {"fetch": URL, "select": [".terms", "#more"], "remove": "nav"}

    (document,) = declared(tmp_path, {"Privacy Policy": entry})

    assert (document.service, document.terms_type) == ("Orchard", "Privacy Policy")
    (source,) = document.sources
    assert (source.url, source.select, source.remove) == (URL, (".terms", "#more"), ("nav",))
    assert source.unsupported == ()


def test_the_parts_of_a_combined_document_inherit_its_selectors(tmp_path):
    entry = {"select": "main", "combine": [{"fetch": URL}, {"fetch": URL + "2", "select": "p"}]}

    (document,) = declared(tmp_path, {"Privacy Policy": entry})

    assert [source.select for source in document.sources] == [("main",), ("p",)]


def test_what_is_not_supported_is_kept_and_named(tmp_path):
    entry = {
        "fetch": URL,
        "select": {"startAfter": "h1"},
        "filter": ["dropTokens", {"removeQueryParams": "not a name"}],
        "executeClientScripts": True,
    }

    ((source,),) = (one.sources for one in declared(tmp_path, {"Privacy Policy": entry}))

    assert source.unsupported == (
        "range selector in select",
        "filter dropTokens",
        "filter removeQueryParams",
    )
    assert source.filters == ()
    assert source.needs_browser
    assert source.declaration["entry"] == entry


def test_ranges_and_removed_parameters_become_filters(tmp_path):
    start, end = {"startAfter": "h1", "endBefore": "footer"}, {"startBefore": "i", "endAfter": "b"}
    entry = {
        "fetch": URL,
        "select": ["main", start],
        "remove": end,
        "filter": [{"removeQueryParams": ["utm_*", "session"]}, {"removeQueryParams": "id"}],
    }

    ((source,),) = (one.sources for one in declared(tmp_path, {"Privacy Policy": entry}))

    assert (source.select, source.unsupported) == (("main",), ())
    assert source.filters == (
        {"select_blocks": [start]},
        {"remove_blocks": [end]},
        {"remove_query": ["utm_*", "session"]},
        {"remove_query": ["id"]},
    )


def test_the_declarations_of_the_past_are_kept_with_the_present_one(tmp_path):
    past = [{"fetch": URL + "/old", "validUntil": "2024-01-01T00:00:00Z"}]
    (tmp_path / "Orchard.history.json").write_text(json.dumps({"Privacy Policy": past}))

    (document,) = declared(tmp_path, {"Privacy Policy": {"fetch": URL}})

    assert document.sources[0].declaration["history"] == past


@pytest.mark.parametrize(
    ("terms", "complaint"),
    [
        ({"Secret Rules": {"fetch": URL}}, "“Secret Rules” is not a known terms type"),
        ({"Privacy Policy": {"fetch": "ftp://orchard.example"}}, "“fetch” needs a web address"),
        ({"Privacy Policy": {}}, "“fetch” needs a web address"),
        ({"Privacy Policy": {"fetch": URL, "colour": "red"}}, "unknown key colour"),
        ({"Privacy Policy": {"combine": []}}, "“combine” needs a list"),
        ({"Privacy Policy": {"combine": [{"fetch": URL}] * 2}}, "stands in it twice"),
        ({"Privacy Policy": {"fetch": URL, "select": [7]}}, "a selector is a text or a range"),
        ({"Privacy Policy": "none"}, "an object is needed"),
        ([], "needs a “name” and “terms”"),
    ],
)
def test_a_mistake_is_refused_with_the_name_of_its_file(tmp_path, terms, complaint):
    with pytest.raises(BadDeclaration, match=complaint) as refused:
        declared(tmp_path, terms)

    assert "Orchard.json" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"{", "broken JSON at line 1"), (b"\xff", "not text in UTF-8"), (b"[]", "object is needed")],
)
def test_a_file_that_is_no_json_object_is_refused(tmp_path, content, complaint):
    (tmp_path / "Orchard.json").write_bytes(content)

    with pytest.raises(BadDeclaration, match=rf"Orchard\.json: .*{complaint}"):
        read_declarations(tmp_path)


def test_an_empty_or_missing_folder_is_refused(tmp_path):
    with pytest.raises(BadDeclaration, match="no declaration"):
        read_declarations(tmp_path)
    with pytest.raises(BadDeclaration, match="no such folder"):
        read_declarations(tmp_path / "nowhere")
