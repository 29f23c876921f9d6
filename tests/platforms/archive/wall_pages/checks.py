"""Bot checks, refusals, limits and rules of place."""

from tests.platforms.archive.wall_pages.wall import Wall

_CHALLENGE = '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script>'

CHECKS = (
    Wall(
        "challenge with its header",
        "<h1>fernhollow.example</h1><p>Checking the connection before you go on.</p>",
        title="Just a moment...",
        status=403,
        headers={"CF-Mitigated": "challenge"},
        head=_CHALLENGE,
    ),
    Wall(
        "challenge with 200 and without header",
        "<h2>Checking your browser before you reach the site</h2><p>This takes a few seconds.</p>",
        title="Just a moment...",
        head=_CHALLENGE,
    ),
    Wall("challenge under the title of the document", "<p>One more step.</p>", head=_CHALLENGE),
    Wall(
        "challenge with 503",
        "<p>The shield of this site is looking at your request.</p>",
        title="Shield",
        status=503,
        headers={"Server": "shield"},
    ),
    Wall(
        "captcha of a firewall by header",
        "<p>Let us know that it is you.</p>",
        status=405,
        headers={"x-amzn-waf-action": "captcha"},
    ),
    Wall(
        "slider captcha",
        "<p>Slide to complete the puzzle and go on.</p>",
        status=403,
        headers={"x-datadome": "protected"},
    ),
    Wall(
        "slider captcha with 200",
        "<div></div>",
        title="fernhollow.example",
        head='<script src="https://ct.captcha-delivery.com/c.js"></script>',
    ),
    Wall(
        "press and hold",
        "<h1>Before we let you through</h1><p>Press &amp; Hold to confirm you are a human "
        "(and not a bot).</p><p>Reference ID 9f1c-22ab-77</p>",
        title="Access to this page has been denied",
    ),
    Wall(
        "pardon the interruption",
        "<h1>Pardon Our Interruption</h1><p>As you were browsing, something about your browser "
        "made us think you were a bot. You may have disabled cookies, or a plug-in stops scripts "
        "from running.</p><p>To regain access, make sure that cookies and scripts are on before "
        "you load the page again.</p>",
    ),
    Wall(
        "request unsuccessful in a frame",
        '<iframe src="/_Incapsula_Resource?x=1"></iframe>',
        title="fernhollow.example",
    ),
    Wall(
        "rejected request",
        "<p>The requested URL was rejected. Please consult with your administrator.</p>"
        "<p>Your support ID is: 7781920034455</p><a href=javascript:history.back()>[Go Back]</a>",
        title="Request Rejected",
    ),
    Wall(
        "access denied with a reference",
        "<h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p>"
        "<p>Reference #18.5d1a2f17.1700000000.3b2c</p>",
        title="Access Denied",
    ),
    Wall(
        "blocked by a security service",
        "<h1>Sorry, you have been blocked</h1><h2>You are unable to access fernhollow.example</h2>"
        "<h3>Why have I been blocked?</h3><p>This site uses a security service to protect itself "
        "from online attacks. Something you just did triggered it: a certain word, a command or "
        "malformed data.</p><h3>What can I do?</h3><p>You can write to the owner of the site and "
        "say what you were doing and the number at the bottom of this page.</p>"
        "<p>Ray ID: 7a1b2c3d4e5f</p>",
        title="Attention Required!",
    ),
    Wall(
        "unusual traffic",
        "<p>Our systems have detected unusual traffic from your computer network. This page checks "
        "that it is really you sending the requests, and not a robot.</p><p>IP address: "
        "192.0.2.17</p>",
        title="Sorry...",
    ),
    Wall(
        "type the characters",
        "<h4>Type the characters you see below</h4><p>Sorry, we just need to make sure you're not "
        "a robot. For best results, allow cookies in your browser.</p>",
        title="Fernhollow",
    ),
    Wall("too many requests", "<h1>Slow down</h1>", status=429, headers={"Retry-After": "60"}),
    Wall(
        "too many requests with 200",
        "<h1>Too many requests</h1><p>You have made too many requests in a short time. Wait a "
        "minute and try again.</p>",
    ),
    Wall("forbidden", "<center><h1>403 Forbidden</h1></center><hr><center>server</center>"),
    Wall("forbidden with its status", "<h1>Forbidden</h1>", status=403),
    Wall(
        "forbids proxies",
        "<h1>Hm.</h1><p>It looks like you are using a VPN or proxy. Please turn off your VPN and "
        "try again.</p>",
    ),
    Wall(
        "forbids ad blockers",
        "<h2>We noticed something</h2><p>To go on reading please turn off your ad blocker or allow "
        "advertisements on this site.</p>",
    ),
    Wall("no humans in German", "<p>Bitte bestätigen Sie, dass Sie ein Mensch sind.</p>"),
    Wall(
        "browser check in German",
        "<h1>Einen Moment</h1><p>Die Überprüfung Ihres Browsers läuft. Das dauert nur wenige "
        "Sekunden.</p>",
    ),
    Wall(
        "check in French",
        "<h1>Un instant</h1><p>Vérification de votre navigateur avant l'accès à fernhollow.example."
        "</p>",
    ),
    Wall("refusal in Spanish", "<h1>Acceso denegado</h1><p>No tiene permiso para ver esto.</p>"),
    Wall("refusal in Russian", "<h1>Доступ запрещён</h1><p>Ваш запрос был отклонён.</p>"),
    Wall("check in Japanese", "<p>ロボットではないことを確認してください。</p>"),
    Wall("check in Chinese", "<h1>安全验证</h1><p>请完成下面的拼图,以验证您是真人。</p>"),
    Wall(
        "not in your country",
        "<h1>We are not there yet</h1><p>Fernhollow is not available in your country. We hope to "
        "come to more places soon.</p>",
    ),
    Wall(
        "legal reasons",
        "<h1>Unavailable for legal reasons</h1><p>Visitors from the European Economic Area cannot "
        "be served at this time.</p>",
        status=451,
    ),
    Wall(
        "legal reasons with 200",
        "<p>We recognise that you are visiting from a country of the European Union. For legal "
        "reasons, our content is not available in your region.</p>",
    ),
    Wall(
        "rule of place in Portuguese",
        "<p>Este serviço não está disponível no seu país.</p>",
    ),
    Wall(
        "app only region in German",
        "<h2>Schade</h2><p>Fernhollow ist in Ihrem Land nicht verfügbar.</p>",
    ),
)
