"""The page around a text: navigation, notices, related articles, footer, in three layouts."""

from collections.abc import Iterable
from html import escape
from string import Template

from conductatlas.demo.documents import DemoDocument, DemoPlatform, Neighbour, Surroundings

_PAGE_A = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="canonical" href="$url">
<style>body { font: 16px/1.5 serif; margin: 0 } main { max-width: 44rem; margin: auto }</style>
</head>
<body>
<a class="skip-link" href="#content">Skip to content</a>
<header class="site-header">
<a class="logo" href="/">$name</a>
<nav aria-label="Main"><ul>
<li><a href="/product$query">Product</a></li>
<li><a href="/pricing$query">Pricing</a></li>
<li><a href="/help$query">Help</a></li>
<li><a href="/sign-in$query">Sign in</a></li>
</ul></nav>
</header>
<main id="content">
$banner
<article class="legal">
$text
</article>
$related
</main>
<footer class="site-footer">
<nav aria-label="Legal"><ul>$legal_links</ul></nav>
<p>© 2026 $name. All rights reserved.</p>
</footer>
<div id="cookie-banner" class="cookie-banner" role="dialog" aria-label="Cookies">
<p>We use cookies to run this site and, if you agree, to measure how it is used.</p>
<button type="button">Accept all</button> <button type="button">Only necessary</button>
</div>
<script>window.__page = {"release": "$token"};</script>
</body>
</html>
""")

_PAGE_B = Template("""<!doctype html>
<html lang="en" class="h-full">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<meta property="og:title" content="$title">
<meta property="og:url" content="$url">
</head>
<body class="min-h-full bg-white text-slate-900">
<div id="app"><div class="flex flex-col toc-visible:grid">
<div class="sticky top-0 flex justify-between" role="banner">
<a href="/" class="font-bold">$name</a>
<div class="flex gap-4" role="navigation">
<a href="/product$query">Product</a><a href="/help$query">Help centre</a>
<a href="/sign-in$query">Log in</a><a href="/sign-up$query">Get started</a>
</div></div>
$banner
<div class="mx-auto flex max-w-6xl">
<nav class="hidden w-64 lg:block" aria-label="Policies"><p>Policies</p><ul>$legal_links</ul></nav>
<$box class="doc-body w-full min-w-0">
<div class="prose prose-slate">
$text
</div>
$related
</$box>
</div>
<div class="border-t" role="contentinfo"><ul>$legal_links</ul><p>$name, 2026</p></div>
</div></div>
<template id="consent"><p>Choose which cookies we may use.</p></template>
<script type="application/json" id="state">{"token": "$token"}</script>
</body>
</html>
""")


def dress_document(
    document: DemoDocument, page: Surroundings, *, text: str, request_token: str
) -> str:
    """The whole page; `text` is HTML, `request_token` is empty or new at each request."""
    template = _PAGE_A if page.layout == "a" else _PAGE_B
    return template.substitute(
        title=escape(f"{document.terms_type} | {document.platform_name}"),
        name=escape(document.platform_name),
        url=escape(document.url),
        query=f"?session={request_token}" if request_token else "",
        token=request_token,
        banner=_banner(page),
        related=_related(page),
        legal_links=_legal_links(document.neighbours),
        text=text,
        box="div" if page.layout == "c" else "main",
    )


def dress_home(platform: DemoPlatform) -> str:
    """The platform's front page, which links to its documents."""
    links = _legal_links(
        Neighbour(terms_type=one.terms_type, path=one.path) for one in platform.documents
    )
    name = escape(platform.name)
    return (
        '<!doctype html>\n<html lang="en">\n'
        f'<head><meta charset="utf-8"><title>{name}</title></head>\n'
        f"<body>\n<h1>{name}</h1>\n<p>{escape(platform.summary)}</p>\n<ul>{links}</ul>\n"
        "<p>An invented platform of the ConductAtlas demo.</p>\n</body>\n</html>\n"
    )


def _banner(page: Surroundings) -> str:
    if not page.banner:
        return ""
    return (
        '<div class="notice-banner" role="region" aria-label="Notice">'
        f'<p>{escape(page.banner)}</p><button type="button">Dismiss</button></div>'
    )


def _related(page: Surroundings) -> str:
    if not page.related:
        return ""
    items = "".join(
        f'<li><a href="/help/{number}">{escape(title)}</a></li>'
        for number, title in enumerate(page.related, 1)
    )
    return (
        '<aside class="related-articles" aria-label="Related articles">'
        f"<h2>Related articles</h2><ul>{items}</ul></aside>"
    )


def _legal_links(neighbours: Iterable[Neighbour]) -> str:
    return "".join(
        f'<li><a href="{escape(one.path)}">{escape(one.terms_type)}</a></li>' for one in neighbours
    )
