"""What a site serves in place of a document: bot checks, sign-in pages, errors and the like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from conductatlas.demo.documents import Wall


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A page that is not the document; `{name}` in its texts stands for the platform."""

    status: int
    title: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


OBSTACLES: Mapping[Wall, Obstacle] = {
    Wall.BOT: Obstacle(
        status=403,
        title="Just a moment...",
        body="<h1>Verifying that you are human</h1><p>This may take a few seconds. {name} needs to "
        "review the security of your connection before proceeding.</p>"
        '<noscript>Enable JavaScript and cookies to continue.</noscript><div id="challenge"></div>',
        headers={"cf-mitigated": "challenge"},
    ),
    Wall.LOGIN: Obstacle(
        status=200,
        title="Sign in | {name}",
        body="<h1>Sign in to {name}</h1><p>Please sign in to continue.</p>"
        '<form method="post" action="/sign-in"><label>E-mail <input type="email" name="email">'
        '</label><label>Password <input type="password" name="password"></label>'
        '<button>Sign in</button></form><p><a href="/reset">Forgotten your password?</a></p>',
    ),
    Wall.ERROR: Obstacle(
        status=503,
        title="Something went wrong | {name}",
        body="<h1>Something went wrong</h1><p>This page isn't available right now. Our team has "
        "been told. Please try again in a few minutes.</p><p>Error reference: 5e-0417</p>",
    ),
    Wall.CONSENT: Obstacle(
        status=200,
        title="Before you continue to {name}",
        body="<h1>Before you continue</h1><p>We and our partners use cookies. Choose what you "
        "agree to before you read on.</p><button>Accept all</button><button>Reject all</button>"
        "<button>More options</button>",
    ),
    Wall.SOFT_404: Obstacle(
        status=200,
        title="Page not found | {name}",
        body="<h1>We can't find that page</h1><p>It may have moved or no longer exists.</p>"
        '<p><a href="/">Go to the home page</a></p>',
    ),
    Wall.MAINTENANCE: Obstacle(
        status=503,
        title="Down for maintenance | {name}",
        body="<h1>We'll be right back</h1><p>{name} is down for scheduled maintenance.</p>",
    ),
}


def obstacle_page(wall: Wall, name: str) -> str:
    """The HTML of the obstacle as this platform would serve it."""
    obstacle = OBSTACLES[wall]
    title = escape(obstacle.title.format(name=name))
    body = obstacle.body.format(name=escape(name))
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="robots" content="noindex"></head>\n<body>\n<div class="box">{body}</div>\n'
        "</body>\n</html>\n"
    )
