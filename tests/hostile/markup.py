"""Attributes, entities, tables, lists, links and mistakes in numbers that no page has."""

from collections.abc import Iterator
from functools import partial

from tests.hostile.item import CLAUSE, LAST, TEXT, Item, item, page

MANY = 200_000


def items() -> Iterator[Item]:
    """Few of each thing are ordinary; each thing is here in its hundred thousands."""
    yield from _attributes()
    yield from _entities()
    yield from _tables_and_lists()
    yield from _mistakes()
    yield from _links()


def _attributes() -> Iterator[Item]:
    many = " ".join(f"a{number}=1" for number in range(100_000))
    yield _heavy("attributes-many", f"<p {many}>")
    yield _heavy("attributes-same", "<p " + "a=1 " * MANY + ">")
    yield _page("attribute-long", f"<p title='{'x' * 5_000_000}'>")
    yield _page("attribute-classes", f"<p class='{'menu ' * MANY}'>")
    for count in (1_000, 20_000):
        yield item(f"quote-{count}", b'<a foo="' * count, "empty")
        yield item(
            f"quote-{count}-end", b'<a foo="' * count + page(""), (TEXT, "empty", "incomplete")
        )
    yield _page("attribute-of-nul", "<p title='\0\0\0' \0=\0>")
    yield _page("style-long", f"<p style='{'color:red;' * MANY}'>")
    yield _page("on-everything", "".join(f"<i on{n}=alert({n})>" for n in range(200)))
    yield _page("ids-same", "<i id=x></i>" * 20_000)


def _entities() -> Iterator[Item]:
    yield _heavy("entities-amp", "&amp;" * MANY)
    yield _heavy("entities-unknown", "&aaaaaaa;" * MANY)
    yield _heavy("entities-unended", "&amp" * MANY)
    yield _page("entities-halves", "&#xD800;&#xDFFF;&#0;&#x110000;&#99999999999999;" * 50)
    yield _page("entities-controls", "".join(f"&#{number};" for number in range(32)))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "haha">{laughs}]>'
    for media_type in ("text/html", "application/xml", "application/xhtml+xml"):
        body = doctype.encode() + page("&l11;")
        yield item(
            f"laughs-{media_type[12:] or 'html'}", body, media_type=media_type, holds=(LAST,)
        )
    for source in ("file:///etc/passwd", "http://127.0.0.1:9/", "/etc/hostname"):
        outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{source}"><!ENTITY % p SYSTEM "{source}">%p;]>'
        body = outside.encode() + page("&e;")
        name = f"entity-of-{source.partition(':')[0].strip('/').replace('/', '-')}"
        yield item(name, body, media_type="text/xml", holds=(LAST,), lacks=("root:",))


def _tables_and_lists() -> Iterator[Item]:
    yield _heavy("cells", f"<table>{'<tr><td>x<td>y' * 60_000}</table>")
    yield _heavy("cells-300000", f"<table>{('<tr>' + '<td>x' * 10) * 30_000}</table>")
    ragged = f"<tr>{'<td>x' * 20_000}{'<tr><td>y' * 20_000}"
    yield _heavy("cells-ragged", f"<table>{ragged}</table>")
    yield _page("colspan", "<table><tr><td colspan=999999999 rowspan=999999999>x</table>")
    yield _heavy("tables", "<table><tr><td>x</table>" * 30_000)
    yield _heavy("items", f"<ul>{'<li>x' * 60_000}</ul>")
    yield _heavy("items-deep", "<ul><li>x" * 900)
    yield _page(
        "list-from", "<ol start=999999><li>x</ol><ol start=-9><li>y</ol><ol start=1e9><li>z"
    )
    yield _heavy("options", f"<select>{'<option>x' * MANY}</select>")
    yield _heavy("headings", "<h2>a</h2>" * 100_000, "too_large")
    yield _heavy("paragraphs", "<p>a" * 600_000)
    yield _heavy("breaks", "a<br>" * MANY)
    yield _heavy("rules", "<hr>" * MANY)
    yield _heavy("marks", "<b>a</b><i>b</i>" * 50_000)


def _mistakes() -> Iterator[Item]:
    for name, unit in (
        ("less", "<"),
        ("less-bang", "<!"),
        ("comments-open", "<!--"),
        ("comments", "<!-- x -->"),
        ("closings", "</p>"),
        ("closings-unknown", "</x>"),
        ("processing", "<?x ?>"),
        ("sections", "<![CDATA[x]]>"),
        ("slashes", "</"),
        ("doctypes", "<!DOCTYPE html>"),
        ("heads", "<head><title>x"),
        ("bodies", "<body a=b>"),
        ("plaintexts", "<plaintext>"),
        ("scripts-open", "<script>"),
        ("styles-open", "<style>"),
        ("textareas", "<textarea>"),
        ("frames", "<frameset><frame>"),
    ):
        yield item(
            f"many-{name}", partial(_many, unit), (TEXT, "empty", "incomplete"), is_heavy=True
        )


def _links() -> Iterator[Item]:
    base = f"<base href='https://e.example/{'x' * 100_000}/'>"
    yield _heavy("links-below-a-long-base", base + "<a href=y>z</a> " * 50_000)
    yield _heavy("links", "<a href=/y>z</a> " * 50_000)
    long = "".join(f"<a href='/{'y' * 5_000}{n}'>z</a> " for n in range(1_000))
    yield _page("links-long", long)
    odd = ("http://[::1", "//", "http://a:b:c/", "\x01http://x", "javascript:1", "data:x,y", "%00")
    yield _page("links-odd", "".join(f"<a href='{target}'>z</a>" for target in odd))
    yield _page("base-odd", "<base href='https://[bad'><a href=y>z</a>")


def _many(unit: str) -> bytes:
    return page("") + unit.encode() * (2_000_000 // len(unit)) + CLAUSE.encode()


def _page(name: str, inner: str) -> Item:
    return item(name, page(inner), holds=(LAST,))


def _heavy(name: str, inner: str, *ends: str) -> Item:
    return item(name, page(inner), (TEXT, *ends), is_heavy=True, holds=(LAST,))
