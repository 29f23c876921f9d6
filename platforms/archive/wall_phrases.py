"""What pages that stand in the place of a document say: patterns in the languages met so far.

No rule names a platform or a sentence of one document. Phrases carry the length (in characters)
above which they do not count: the more ordinary the phrase, the shorter the page must be.
"""

import re2

from platforms.archive.outcome import Outcome


def _any(*wordings: str, before: str = "", after: str = "") -> "re2._Regexp[str]":
    return re2.compile(f"(?i){before}(?:{'|'.join(wordings)}){after}")


TITLES: tuple[tuple[Outcome, "re2._Regexp[str]"], ...] = (
    (
        Outcome.BOT_WALL,
        _any(
            "just a moment|attention required|access (?:denied|blocked)|robot check",
            "are you (?:a )?(?:human|robot)|security (?:check|verification)|ddos[- -]guard",
            "(?:please )?verify (?:that )?you are (?:a )?human|pardon our interruption",
            "human verification|bot (?:check|verification)|request (?:blocked|rejected)",
            "un instant|einen moment|un momento|zugriff verweigert|accès refusé|acceso denegado",
            before="^",
        ),
    ),
    (
        Outcome.SOFT_404,
        _any(
            "404|page (?:was )?not found|not found|page unavailable",
            "(?:this|the) page (?:isn.t|is not|doesn.t|does not) (?:available|exist)",
            "seite nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada",
            "pagina non trovata|página não encontrada|pagina niet gevonden",
            before=r"(?:^|\W)",
            after=r"(?:\W|$)",
        ),
    ),
    (
        Outcome.MAINTENANCE,
        _any("maintenance|be right back|back soon|wartung(?:sarbeiten)?|mantenimiento"),
    ),
    (
        Outcome.ERROR_PAGE,
        _any(
            r"(?:application |internal server |server )?error|something went wrong",
            r"(?:502|503|504|500)\b|bad gateway|service unavailable|gateway time-?out|oops",
            before="^",
        ),
    ),
    (
        Outcome.LOGIN_WALL,
        _any(
            "log ?in|sign ?in|log in or sign up|log into|anmelden|einloggen|connexion",
            "iniciar sesión|accedi|entrar|inloggen",
            before="^",
            after=r"(?:\W|$)",
        ),
    ),
    (
        Outcome.CONSENT_WALL,
        _any("before you continue|your privacy choices|cookie consent", before="^"),
    ),
)

_TINY, _SHORT, _PAGE = 400, 900, 1_800

PHRASES: tuple[tuple[Outcome, "re2._Regexp[str]", int], ...] = (
    (
        Outcome.BOT_WALL,
        _any(
            "checking (?:if the site connection is secure|your browser)",
            "verify(?:ing)? (?:that )?you are (?:a )?human|complete the captcha",
            "enable javascript and cookies to continue",
            "(?:prove|confirm) (?:that )?you(?: are|'re) (?:not a robot|(?:a )?human)",
            "unusual (?:traffic|activity) from your|you have been blocked",
            "access to this (?:page|site|website) (?:has been|is|was) (?:denied|blocked)",
            r"(?:ray|reference|incident) id\s?:?\s?[0-9a-f#]",
            "not available in your (?:country|region|location)",
        ),
        _PAGE,
    ),
    (
        Outcome.BOT_WALL,
        _any("access denied|permission to access|request (?:was )?blocked"),
        _SHORT,
    ),
    (
        Outcome.SOFT_404,
        _any(
            "(?:page|content|article|document)(?: that)?(?: you(?:'re| are| were)? "
            "(?:looking for|requested|tried to reach))? "
            "(?:can't|cannot|could not|couldn't|can not) be found",
            "(?:page|article|document) (?:was |has )?(?:not (?:been )?found|doesn't exist"
            "|does not exist|has (?:been )?(?:moved|removed|deleted)|no longer exists"
            "|is no longer available)",
            "couldn't find (?:the|that|this) page|nothing (?:was )?found here",
            "seite (?:wurde )?nicht gefunden|page (?:est )?introuvable",
            "página no (?:encontrada|existe)",
        ),
        _SHORT,
    ),
    (
        Outcome.ERROR_PAGE,
        _any(
            "(?:this |the )?(?:page|content|site) (?:isn't|is not|is currently not"
            "|is temporarily not) (?:currently )?available",
            "an? (?:unexpected |unknown |technical |internal )?error (?:has )?occurred",
            "something went wrong|try (?:re)?loading the page",
            "(?:re)?load(?:ing)? (?:this|the) page",
            "internal server error|service (?:is )?(?:temporarily )?unavailable|bad gateway",
            "application error|client-side exception|gateway time-?out",
            "seite ist (?:momentan|derzeit|zurzeit) nicht verfügbar|technischen fehler",
            "page n'est pas disponible|página no está disponible|pagina non è disponibile",
        ),
        _TINY,
    ),
    (
        Outcome.MAINTENANCE,
        _any(
            "(?:down|closed|unavailable|offline) for (?:scheduled |planned )?maintenance",
            "under(?:going)? (?:scheduled |planned )?maintenance",
            "we(?:'ll| will) be (?:right )?back|wartungsarbeiten",
        ),
        _SHORT,
    ),
    (
        Outcome.LOGIN_WALL,
        _any(
            r"(?:you (?:must|need to|have to)|please) (?:be )?(?:log|sign)(?:ged|ed)? ?in(?:to)?\b",
            "(?:log|sign) in to (?:continue|view|see|access|your account)",
            "create an account to (?:continue|view)|forgot(?:ten)? (?:your )?password",
            "melde dich an|connectez-vous|inicia sesión para",
        ),
        _SHORT,
    ),
    (
        Outcome.CONSENT_WALL,
        _any(
            "before you continue to",
            r"(?:accept|allow|reject|decline) all(?: (?:optional )?cookies)?\b"
            ".{0,200}(?:accept|allow|reject|decline|manage|settings|preferences|options)",
            "we (?:and our (?:\\d+ )?partners )?(?:use|store) (?:and/or access )?cookies.{0,300}"
            "(?:accept|consent|agree|settings)",
        ),
        _SHORT,
    ),
    (
        Outcome.ERROR_PAGE,
        _any(
            r"(?:you are being )?redirect(?:ing|ed)(?: (?:you )?to\b|\W|$)",
            "if you are not (?:automatically )?redirected",
            "sie werden (?:weitergeleitet|umgeleitet)|redirection (?:en cours|vers)",
            before=r"^\W*",
        ),
        _TINY,
    ),
    (
        Outcome.SPINNER,
        _any(
            r"^\W*(?:loading|please wait|one moment|wird geladen|chargement|cargando)\b.{0,60}$",
            "(?:you need to |please )?(?:enable|turn on|activate) javascript|requires javascript",
            "javascript (?:is|must be|has been) (?:disabled|enabled|required)",
        ),
        _TINY,
    ),
)

BOT_MARKUP = _any(
    r"/cdn-cgi/challenge-platform/|_cf_chl_opt|cf-turnstile|captcha-delivery\.com",
    r"px-captcha|_incapsula_resource|g-recaptcha-response|hcaptcha\.com/1/api|awswafcaptcha",
)
SHELL_MARKUP = _any(
    r"<div[^>]{0,200}\bid=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|main-app|gatsby)\b",
    "<app-root\\b|enable javascript|<noscript",
)
LEGAL_WORDS = _any(
    "terms|polic|privacy|agreement|licen[cs]e|rights|conditions|notice|datenschutz|bedingungen",
    "confidentialité|términos|privacidad|condizioni|termos",
)
