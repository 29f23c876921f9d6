"""Soft 404s, errors, maintenance, redirects, other pages instead."""

from tests.platforms.archive.wall_pages.wall import Wall

_TIPS = (
    "<p>Here are some things to try:</p><ul><li>Check the address for a slip of the pen</li>"
    "<li>Go back to the home page</li><li>Search for what you need</li></ul>"
    "<h3>Popular articles</h3><ul><li><a href=/1>How to set up your first board</a></li>"
    "<li><a href=/2>Inviting your team</a></li><li><a href=/3>Changing your plan</a></li></ul>"
)

ABSENCES = (
    Wall(
        "soft 404",
        f"<h1>Page not found</h1><p>Sorry, the page you are looking for doesn't exist.</p>{_TIPS}",
        title="Page not found | Fernhollow",
    ),
    Wall(
        "soft 404 under the title of the document",
        f"<h1>404</h1><p>We can't find that page.</p>{_TIPS}",
    ),
    Wall(
        "jolly soft 404",
        "<h1>Well, this is awkward</h1><p>It looks like you're lost. The link you followed may be "
        f"broken, or the page may have been removed.</p>{_TIPS}",
    ),
    Wall(
        "soft 404 of a help centre",
        "<h1>oops</h1><p>The page you were looking for doesn't exist</p><p>You may have mistyped "
        "the address or the page may have moved</p><p>Take me back to the home page</p>",
    ),
    Wall("article is gone", "<p>This document is no longer available.</p>"),
    Wall("not found", "<h1>Not Found</h1>", status=404),
    Wall("gone", "<h1>Gone</h1>", status=410),
    Wall(
        "soft 404 in German",
        "<h1>Hoppla</h1><p>Die gesuchte Seite wurde leider nicht gefunden. Zurück zur Startseite."
        "</p>",
    ),
    Wall("soft 404 in French", "<h1>Page introuvable</h1><p>La page demandée n'existe plus.</p>"),
    Wall("soft 404 in Spanish", "<p>Lo sentimos, la página que busca no existe.</p>"),
    Wall("soft 404 in Italian", "<p>La pagina che cerchi non esiste o è stata spostata.</p>"),
    Wall("soft 404 in Portuguese", "<p>A página que você procura não foi encontrada.</p>"),
    Wall("soft 404 in Dutch", "<p>De pagina die je zoekt kan niet worden gevonden.</p>"),
    Wall("soft 404 in Polish", "<p>Strona, której szukasz, nie istnieje.</p>"),
    Wall("soft 404 in Russian", "<h1>Страница не найдена</h1><p>Вернитесь на главную.</p>"),
    Wall("soft 404 in Japanese", "<p>お探しのページは見つかりませんでした。</p>"),
    Wall("soft 404 in Korean", "<p>요청하신 페이지를 찾을 수 없습니다.</p>"),
    Wall("soft 404 in Turkish", "<p>Aradığınız sayfa bulunamadı.</p>"),
    Wall("server error", "<h1>Internal Server Error</h1>", status=500),
    Wall(
        "error with 200",
        "<h1>Something went wrong</h1><p>An unexpected error has occurred. Try again later or "
        "contact support with the code below.</p><p>Error code: 0x5f2a</p>",
    ),
    Wall(
        "part did not load",
        "<p>Failed to load this content. Refresh the page to try again.</p>",
    ),
    Wall(
        "application crash",
        "<h2>Application error: a client-side exception has occurred</h2><p>See the browser "
        "console for more.</p>",
    ),
    Wall("bad gateway", "<h1>502 Bad Gateway</h1><p>nginx</p>", title="502 Bad Gateway"),
    Wall("upstream", "<p>upstream connect error or disconnect before headers. reset reason: x</p>"),
    Wall("data base", "<h1>Error establishing a database connection</h1>"),
    Wall("message for programs", '<p>{"error": {"code": 5, "message": "no such document"}}</p>'),
    Wall("error in German", "<p>Es ist ein technischer Fehler aufgetreten.</p>"),
    Wall("error in Spanish", "<p>Ha ocurrido un error inesperado. Inténtalo de nuevo.</p>"),
    Wall("error in Russian", "<p>Произошла ошибка. Попробуйте ещё раз позже.</p>"),
    Wall(
        "maintenance",
        "<h1>We'll be back soon</h1><p>The site is down for scheduled maintenance. Thank you for "
        "your patience while we make things better.</p>",
    ),
    Wall("maintenance with 503", "<h1>Maintenance</h1>", title="Maintenance", status=503),
    Wall("maintenance in German", "<p>Wegen Wartungsarbeiten sind wir bis 14 Uhr nicht da.</p>"),
    Wall("maintenance in French", "<p>Le site est en cours de maintenance.</p>"),
    Wall("maintenance in Chinese", "<p>系统正在维护,请稍后再试。</p>"),
    Wall("redirect notice", "<p>Redirecting to https://legal.fernhollow.example/</p>"),
    Wall(
        "redirect by hand",
        "<h1>We have moved</h1><p>If you are not redirected automatically, follow this "
        "<a href=/new>link</a>.</p>",
    ),
    Wall(
        "leaving the site",
        "<h2>You are leaving Fernhollow</h2><p>The link leads to another site.</p>",
    ),
    Wall(
        "parked domain",
        "<h1>fernhollow.example</h1><p>This domain is for sale. Make an offer today.</p>"
        "<ul><li><a href=/a>Insurance</a></li><li><a href=/b>Loans</a></li></ul>",
    ),
    Wall(
        "page of an app store",
        "<h1>Fernhollow: Boards</h1><p>4.6 out of 5</p><p>Download on the App Store</p><p>Get it "
        "on "
        "Google Play</p><h2>What's new</h2><p>Bug fixes.</p>",
    ),
    Wall("empty server", "<h1>Welcome to nginx!</h1><p>Further set-up is needed.</p>"),
    Wall("coming soon", "<h1>Something lovely is coming soon</h1>"),
    Wall(
        "start page",
        "<h1>Plan your week with Fernhollow</h1><p>The calm board for busy teams: start for free, "
        "no card needed.</p><h2>Loved by gardeners everywhere</h2><p>“It saved our spring.”</p>"
        "<a href=/start>Get started for free</a>",
    ),
)
