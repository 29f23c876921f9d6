"""Pages that try to bring a script of theirs onto a page of ours."""

from collections.abc import Iterator

from tests.hostile.item import CLAUSE, LAST, Item, item, page

CALL = "window.__xss=1"
# Some swallow the rest of their page: then there is no text at all, not half of one.
ANY = ("text", "incomplete", "empty")
PAYLOADS = (
    f"<script>{CALL}</script>",
    f"<ScRiPt >{CALL}</sCrIpT >",
    "<script src=//evil.example/x.js></script>",
    f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"<img src=x onerror={CALL}>",
    f"<img src=x onerror='{CALL}'//",
    f"<svg onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f"<svg><style><img src=x onerror={CALL}></style></svg>",
    f"<math><mtext><table><mglyph><style><img src onerror={CALL}>",
    f"<math href='javascript:{CALL}'>click</math>",
    f"<a href='javascript:{CALL}'>click</a>",
    f"<a href='JaVa&Tab;ScRiPt:{CALL}'>click</a>",
    f"<a href='\x01javascript:{CALL}'>click</a>",
    f"<a href='vbscript:{CALL}'>click</a>",
    f"<a href='data:text/html,<script>{CALL}</script>'>click</a>",
    f"<iframe srcdoc='<script>{CALL}</script>'></iframe>",
    f"<iframe src='javascript:{CALL}'></iframe>",
    f"<object data='javascript:{CALL}'></object>",
    f"<embed src='javascript:{CALL}'>",
    f"<form action='javascript:{CALL}'><input type=submit></form>",
    f"<button formaction='javascript:{CALL}'>click</button>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    f"<link rel=import href='data:text/html,<script>{CALL}</script>'>",
    f"<base href='javascript:{CALL}//'><a href=x>click</a>",
    f"<body onload={CALL}>",
    f"<details open ontoggle={CALL}><summary>x</summary>y</details>",
    f"<video><source onerror={CALL}></video>",
    f"<input autofocus onfocus={CALL}>",
    f"<marquee onstart={CALL}>x</marquee>",
    f"<noscript><p title='</noscript><img src=x onerror={CALL}>'>",
    f"<template><script>{CALL}</script></template>",
    f"<textarea></textarea><script>{CALL}</script>",
    f"<title></title><script>{CALL}</script>",
    f"<style></style><script>{CALL}</script>",
    f"<!--><script>{CALL}</script>-->",
    f"<![CDATA[<script>{CALL}</script>]]>",
    f"<?xml-stylesheet href='javascript:{CALL}'?>",
    f"<xmp><script>{CALL}</script></xmp>",
    f"<plaintext><script>{CALL}</script>",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"&amp;lt;script&amp;gt;{CALL}&amp;lt;/script&amp;gt;",
    f"&lt;img src=x onerror={CALL}&gt;",
    f"<pre>&lt;svg/onload={CALL}&gt;</pre>",
    f"[click](javascript:{CALL})",
    f"[click](JAVASCRIPT&colon;{CALL})",
    f"![x](x&quot; onerror=&quot;{CALL})",
    f"<a href='https://a.example/&quot; onclick=&quot;{CALL}'>click</a>",
    f"<a href='https://a.example/)&lt;script&gt;{CALL}&lt;/script&gt;'>click</a>",
    f"<a href=x>]( javascript:{CALL} )</a>",
    "{{ settings.SECRET_KEY }}{% debug %}{% load x %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    f"<h2 id='\"&gt;&lt;script&gt;'>&lt;script&gt;{CALL}&lt;/script&gt;</h2>",
    f"<table><tr><th>&lt;b onclick={CALL}&gt;</th><td>y</td></tr><tr><td>x<td>z</table>",
    f"<li>&lt;li onclick={CALL}&gt;</li>",
    f"&#60;script&#62;{CALL}&#x3C;/script&#x3e;",
    f"＜script＞{CALL}＜/script＞",
    f"<scr\0ipt>{CALL}</scr\0ipt>",
    f"&lt;/p&gt;&lt;/section&gt;&lt;script&gt;{CALL}&lt;/script&gt;",
    f"\ue0f0 1\ue0f1&lt;script&gt;{CALL}\ue0f2",
)


def items() -> Iterator[Item]:
    """Each payload in a page, and as a page's title, and as plain text."""
    for number, payload in enumerate(PAYLOADS, start=1):
        yield item(f"script-{number:02}", page(payload), ANY, holds=(LAST,))
    for number, payload in enumerate(PAYLOADS[:20], start=1):
        titled = f"<title>{payload}</title><h1>{payload}</h1><p>{CLAUSE * 8}{LAST}"
        yield item(f"script-title-{number:02}", titled.encode(), ANY, holds=(LAST,))
    for number, payload in enumerate(PAYLOADS[::3], start=1):
        table = f"| {payload} | b |\n| --- | --- |\n| c | d |\n"
        plain = f"# {payload}\n\n{payload}\n\n* {payload}\n\n{table}"
        body = f"{plain}\n{CLAUSE * 4}{LAST}\n".encode()
        yield item(f"script-plain-{number:02}", body, media_type="text/plain", holds=(LAST,))
