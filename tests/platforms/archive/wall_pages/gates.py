"""Consent walls, log-ins, age gates, choosers: pages that ask for something before they show."""

from tests.platforms.archive.wall_pages.wall import Wall

_VENDORS = "".join(
    f"<li>{name} {kind} {ending}<br>Cookie duration: {days} days. Uses other forms of storage."
    "<br>Data collected: IP addresses, device identifiers, browsing data.</li>"
    for days, (name, kind, ending) in enumerate(
        (
            (name, kind, ending)
            for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel")
            for kind in ("Ads", "Media", "Metrics", "Reach", "Signals", "Audience")
            for ending in ("Ltd", "GmbH", "SAS", "Inc", "BV", "AB")
        ),
        start=30,
    )
)
_PURPOSES = (
    "<h3>Store and/or access information on a device</h3><p>Cookies, device identifiers and the "
    "like can be stored on your device or read from it so that it is known again each time it "
    "connects to a site, for one or several of the purposes shown here.</p>"
    "<h3>Personalised advertising and content</h3><p>Advertising shown to you can rest on limited "
    "data, such as the page you are on, your rough place, or what you have looked at before.</p>"
    "<h3>Precise geolocation</h3><p>With your acceptance, your precise place within less than 500 "
    "metres can be used for the purposes that are explained in this notice.</p>"
    "<p>Legitimate interest: object to it vendor by vendor in the vendor list below.</p>"
)
_BUTTONS = "<button>Accept all</button><button>Reject all</button><button>More options</button>"

GATES = (
    Wall(
        "short banner",
        "<h2>We value your privacy</h2><p>We use cookies to make the site better. By clicking "
        f"“Accept all” you agree to that.</p>{_BUTTONS}",
    ),
    Wall(
        "banner of partners",
        "<p>We and our 842 partners store and/or access information on a device and process "
        "personal data such as unique identifiers. You may accept or manage your choices.</p>"
        f"{_BUTTONS}",
    ),
    Wall(
        "long list of vendors",
        "<h2>We value your privacy</h2><p>With your permission, we and our 288 partners may use "
        f"precise geolocation data. You may click to consent.</p>{_PURPOSES}<h3>Vendors</h3>"
        f"<ul>{_VENDORS}</ul><a href=#>Save and exit</a>{_BUTTONS}",
    ),
    Wall(
        "before you continue",
        "<h1>Before you continue to Fernhollow</h1><p>We use cookies and data to deliver services "
        "and measure engagement. If you choose “Accept all”, we will also develop new ones.</p>"
        "<p>If you choose “Reject all”, we will not use cookies for these purposes.</p>",
        title="Before you continue",
    ),
    Wall(
        "pay or consent",
        "<h1>Read with advertising or subscribe</h1><p>Use the site with advertising by accepting "
        "all cookies, or take a subscription without it.</p><p>By clicking Accept you allow our "
        "140 partners to process your data.</p>",
    ),
    Wall(
        "banner in German",
        "<h2>Ihre Privatsphäre</h2><p>Wir verwenden Cookies. Sie können alle Cookies akzeptieren "
        "oder Einstellungen vornehmen.</p>",
    ),
    Wall(
        "banner in French",
        "<h2>Votre vie privée</h2><p>Nous utilisons des cookies.</p><p>Tout accepter</p><p>Tout "
        "refuser</p>",
    ),
    Wall("banner in Spanish", "<p>Usamos cookies.</p><p>Aceptar todas</p><p>Rechazar todas</p>"),
    Wall("banner in Italian", "<p>Questo sito usa i cookie.</p><p>Accetta tutti i cookie</p>"),
    Wall(
        "sign in",
        "<h1>Welcome back</h1><form><label>E-mail<input></label><label>Password<input></label>"
        "<button>Sign in</button></form><a href=/reset>Forgot your password?</a>",
        title="Sign in · Fernhollow",
    ),
    Wall(
        "sign in under the title of the document",
        "<h2>Sign in to continue</h2><p>Use your work e-mail.</p><p>Continue with Google</p>"
        "<p>Forgot password?</p><p>New to Fernhollow? Create an account.</p>",
    ),
    Wall("members only", "<p>You must be logged in to view this page.</p>"),
    Wall("asks for credentials", "<h1>Authorization Required</h1>", status=401),
    Wall(
        "expired session",
        "<h1>Your session has expired</h1><p>For your safety we signed you out after a while "
        "without activity. Please sign in again.</p>",
    ),
    Wall(
        "expired session in German", "<p>Ihre Sitzung ist abgelaufen. Bitte melden Sie sich an.</p>"
    ),
    Wall("log-in in French", "<h1>Connexion</h1><p>Mot de passe oublié ?</p>", title="Connexion"),
    Wall("log-in in Portuguese", "<h1>Entrar</h1><p>Esqueceu sua senha?</p>", title="Entrar"),
    Wall("log-in in Polish", "<p>Zaloguj się, aby zobaczyć tę stronę.</p>"),
    Wall("log-in in Chinese", "<p>请先登录后再查看此内容。</p><p>忘记密码?</p>"),
    Wall("log-in in Japanese", "<p>ログインしてください。</p><p>パスワードを忘れた方はこちら</p>"),
    Wall(
        "help centre for customers only",
        "<h1>oh no</h1><p>You do not have access to this article. Sign in with an account that "
        "does.</p>",
    ),
    Wall(
        "age gate",
        "<h1>Are you 18 or older?</h1><p>You must be at least 18 years old to enter this site.</p>"
        "<button>Yes</button><button>No</button>",
    ),
    Wall(
        "birthday",
        "<h2>Just checking</h2><p>Please enter your date of birth to continue.</p>",
        title="Age verification",
    ),
    Wall(
        "country chooser",
        "<h1>Choose your country or region</h1><ul>"
        + "".join(
            f"<li><a href=/{n}>{name}</a></li>"
            for n, name in enumerate(
                "Argentina Australia Austria Brazil Canada Chile Denmark Finland France Germany "
                "Greece India Ireland Italy Japan Kenya Mexico Norway Peru Poland Spain".split()
            )
        )
        + "</ul>",
    ),
    Wall(
        "language chooser",
        "<h2>Select your language</h2><ul><li><a href=/de>Deutsch</a></li><li><a href=/fr>Français"
        "</a></li><li><a href=/es>Español</a></li><li><a href=/ja>日本語</a></li></ul>",
    ),
)
