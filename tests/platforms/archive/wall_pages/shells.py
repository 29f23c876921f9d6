"""Empty pages, spinners, skeletons, shells that wait for their scripts."""

from tests.platforms.archive.wall_pages.wall import Wall

_SCRIPT = "<script>" + "window.state = 1; " * 200 + "</script>"

SHELLS = (
    Wall("nothing at all", ""),
    Wall("spaces", "<p>&nbsp;</p>"),
    Wall("frame with a heading", "<h1>Privacy Policy</h1>"),
    Wall(
        "frame with heading and date",
        "<h1>Privacy Policy</h1><p>Last updated: March 2026</p><p><a href=/new>What's new?</a></p>",
    ),
    Wall("tabs of a frame", "<h1>Legal</h1><h2>Terms</h2><h2>Privacy</h2><h2>Cookies</h2>"),
    Wall("spinner", "<p>Loading…</p>"),
    Wall("spinner that asks to wait", "<p>Please wait...</p>"),
    Wall("spinner in Japanese", "<p>読み込み中…</p>"),
    Wall("needs scripts", "<p>You need to enable JavaScript to run this app.</p>"),
    Wall(
        "needs scripts, long",
        "<h1>JavaScript is disabled</h1><p>This site requires JavaScript. Turn on scripts in your "
        "browser and reload the page.</p>",
    ),
    Wall("needs scripts in French", "<p>Activez JavaScript pour afficher cette page.</p>"),
    Wall("old browser", "<p>Your browser is not supported. Update your browser to go on.</p>"),
    Wall("application shell", f'<div id="root"></div>{_SCRIPT}'),
    Wall(
        "application shell with noscript",
        f'<noscript>Enable it</noscript><div id="app"></div>{_SCRIPT}',
    ),
    Wall(
        "skeleton",
        '<div class="skeleton-line"></div>' * 40 + _SCRIPT,
        head='<div class="skeleton"></div>',
    ),
)
