"""The words in which documents promise notice: English, German, French and Spanish patterns."""

import re2


def _any(*wordings: str) -> "re2._Regexp[str]":
    """A search for any of the wordings from the start of a word; a blank stands for several."""
    joined = "|".join(wordings).replace(" ?", r"\s*").replace(" ", r"\s+")
    # re2 knows \b for ASCII alone.
    return re2.compile(rf"(?i)(?:^|[^\pL\pN])(?:{joined})")


_NUMBERS = {
    word: number
    for number, spelt in {
        1: "one a an eine einen einem ein un une uno",
        2: "two zwei deux dos",
        3: "three drei trois tres",
        4: "four vier quatre cuatro",
        5: "five fünf cinq cinco",
        6: "six sechs seis",
        7: "seven sieben sept siete",
        10: "ten zehn dix diez",
        14: "fourteen vierzehn quatorze catorce",
        15: "fifteen fünfzehn quinze quince",
        20: "twenty zwanzig vingt veinte",
        21: "twenty-one einundzwanzig",
        28: "twenty-eight",
        30: "thirty dreißig trente treinta",
        45: "forty-five",
        60: "sixty sechzig soixante sesenta",
        90: "ninety neunzig quatre-vingt-dix noventa",
    }.items()
    for word in spelt.split()
}
_UNIT_DAYS = (
    (("month", "monat", "mois", "mes"), 30),
    (("week", "woche", "semaine", "semana"), 7),
)
_COUNT = (
    r"(?:\d{1,3}|"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True))
    + r")(?: ?\( ?[\pL\d-]+ ?\))?"
)
_UNIT = (
    r"(?:calendar |business |working |full )?[- ]?(?:days?|weeks?|months?)"
    r"|(?:kalender|werk)?tagen?|wochen?|monate?n?|jours?|semaines?|mois|días?|semanas?|mes(?:es)?"
)
_QUALIFIED = r"(?: (?:calendaires|ouvrés|francs|naturales|hábiles))?'?s?'? ?"
_TIED = (
    r"(?:[\pL-]+ ){0,3}?(?:notice|notification)|(?:before|prior|in advance|ahead|beforehand)"
    r"|(?:after|following|from) (?:(?:the|such|we|that|date|of|on|which|its|their|our|an?|any"
    r"|foregoing|first|when|updates?|changes?|revisions?|revised|new|terms|are|is) ){0,5}"
    r"(?:notice|notif|post|publi|announce|provid|inform|email|send)"
    r"|(?:vor|im voraus|vorher|zuvor|nach (?:der )?(?:mitteilung|bekanntgabe|zugang))"
    r"|avant|à l'avance|après (?:la |leur )?(?:notification|publication)"
    r"|de (?:antelación|anticipación|preaviso)|antes"
    r"|(?:después|a partir) de (?:la )?(?:notif|publi)"
)
_FOLLOWED = (
    r"notice(?: period)? of(?: at least| not less than| no less than)?|frist von(?: mindestens)?"
    r"|préavis (?:d'au moins |de |d')|délai de|preaviso (?:mínimo )?de"
    r"|(?:antelación|anticipación) (?:mínima )?de"
)
# A length of time and the words that make it the length of a notice.
PERIOD = _any(
    rf"(?P<number>{_COUNT})[ -]?(?P<unit>{_UNIT}){_QUALIFIED}(?:{_TIED})",
    rf"(?:{_FOLLOWED}) ?(?P<number_after>{_COUNT})[ -]?(?P<unit_after>{_UNIT})(?:$|\PL)",
)
# "within 30 days after notice" is time for the reader.
WITHIN = re2.compile(r"(?i)(?:within|for|innerhalb von|binnen|dans les|en el plazo de)\W*$")
ADVANCE = _any(
    r"(?:advanced?|prior) (?:[\pL-]+ ){0,2}?(?:notice|notification|warning)",
    r"(?:in advance|ahead of time|beforehand)",
    r"(?:before|prior to) (?:[\pL']+ ){0,5}?(?:tak\w+ effect|becom\w+ effective|effective"
    r"|com\w+ into|go\w* into|enter\w* into|we (?:make|implement)|making|implementing"
    r"|appl(?:y|ies))",
    r"im voraus|vorab|rechtzeitig vor|vor (?:dem |deren |ihrem )?(?:inkrafttreten|wirksamwerden)",
    r"bevor [^.]{0,60}(?:in kraft|wirksam)",
    r"préalablement|à l'avance|préavis|avant (?:leur |l'|son )entrée en vigueur|avant qu[e']",
    r"previamente|con (?:la debida )?(?:antelación|anticipación)|preaviso|previo aviso"
    r"|aviso previo|antes de (?:que|su entrada)",
)
ACT = _any(
    r"notif|notice|inform|let you know|alert|tell you|advise|communicat|announc|e-?mail|post"
    r"|publish|warn|benachrichtig|mitteil|mitgeteilt|ankündig|hinweis|weisen|frist|teilen"
    r"|préavis|avis|averti|prévien|prévenir|préviendr|comuni|preaviso|anunci|avertir"
)
DUTY = _any(
    r"will|shall|[\pL]+'ll|agrees? to|undertakes?|commits?|must|is obliged",
    r"werden|wird|informieren|benachrichtigen|teilen|verpflicht",
    r"[\pL]+(?:rons|ra|ront)(?:$|\PL)|s'engage",
    r"[\pL]+(?:remos|rá|rán)(?:$|\PL)|se compromete",
)
NONE = _any(
    r"without (?:[\pL]+ ){0,3}?(?:notice|notification|notifying|informing|warning)",
    r"(?:with or without|no) (?:prior |advance )?(?:notice|obligation)|earlier of"
    r"|not (?:be )?(?:obliged|obligated|required)",
    r"ohne (?:[\pL]+ ){0,2}?(?:ankündigung|mitteilung|benachrichtigung|hinweis)",
    r"sans (?:[\pL]+ ){0,2}?(?:préavis|notification|avis)",
    r"sin (?:[\pL]+ ){0,3}?(?:aviso|notificación|preaviso)",
)
# Notice only where a law asks for it promises nothing of its own.
AS_LAW_ASKS = _any(
    r"(?:where|when|if|as|to the extent) (?:(?:it is|we are|so) )?(?:required (?:by|under)"
    r"|(?:applicable )?law requires)",
)
SOFT = _any(
    r"try|attempt|endeavou?r|(?:commercially )?reasonable (?:commercial )?efforts?|best efforts?",
    r"(?:where|when|if|whenever) (?:reasonably )?(?:feasible|practicable|possible)",
    r"bemühen|nach möglichkeit|soweit möglich|si possible|nous efforçons|efforcerons"
    r"|procuraremos|intentaremos|si es posible|en la medida de lo posible",
)
# The reader gives this notice, not the platform.
OF_READER = _any(
    r"(?:you|customers?|subscribers?|users?|clients?|either party|members?)"
    r" (?:will|shall|must|may|can|agrees? to|should|has the right to|are required to)"
    r" (?:[\pL]+ ){0,2}?(?:notify|give|provide|inform|send|terminate|end|cancel|object)(?:$|\PL)",
    r"notify us|inform us|notice to us|give us|provide us|uns (?:[\pL]+ ){0,3}(?:mitteil|informier)"
    r"|nous (?:informer|notifier)$|notificarnos|informarnos",
)
# Notices of another thing, when these words stand before the notice.
ELSEWHERE = _any(
    r"terminat|suspen[ds]|discontinu|deprecat|arbitrat|takedown|dmca|copyright|infring|dispute"
    r"|breach|incident|maintenance|downtime|legislation|refund|beta|renew|audit|inspect|deliver"
    r"|kündig|aussetz|schieds|wartung|résili|arbitrage|suspend|litige|rescindir|rescisión"
    r"|arbitraje|mantenimiento"
)
SUBPROCESSOR = _any(r"sub-? ?processors?|unterauftrags|sous-traitants?|subencargad")
CHANGE = _any(
    r"chang|updat|modif|amend|revis|new (?:terms|version|policy)|(?:take|taking|become|becoming|be)"
    r" effect|änder|geändert|aktualisier|anpass|neue (?:fassung|version)|mise[s]? à jour|nouvelle"
    r"|cambi|actualiz|nuev[ao]s? (?:versi|térm|condic)"
)
_CHANGED = (
    r"(?:chang|updat|modif|amend|revis|new|replace|änder|geändert|aktualisier|anpass|neue"
    r"|mise[s]? à jour|mettre à jour|nouvelle|cambi|actualiz|nuev)[\pL]*"
)
_DOCUMENT = (
    r"(?:terms|conditions|polic(?:y|ies)|agreement|(?:privacy|cookie|this|data) notice|statement"
    r"|addendum|dpa|eula|guidelines|bedingungen|nutzungsbedingungen|agb|richtlinien?"
    r"|(?:datenschutz)?erklärung|vertrag[es]*|hinweise|conditions|politique|charte|contrat|cgu"
    r"|términos|condiciones|política|acuerdo|contrato)(?:$|\PL)"
)
DOCUMENT_CHANGE = _any(
    rf"{_CHANGED}\PL[^.;]{{0,90}}?{_DOCUMENT}", rf"{_DOCUMENT}(?:[^.;]{{0,90}}?\PL)?{_CHANGED}"
)
# Asked of sentences that name a change of the service too.
NEAR_DOCUMENT_CHANGE = _any(rf"{_CHANGED}\PL[^.;,]{{0,35}}?{_DOCUMENT}")
PRICE = _any(
    r"pric(?:e|es|ing)|fees?|rates?|charges?|tariffs?|preis|gebühr|entgelt|prix|tarifs?|frais"
    r"|precios?|tarifas?|cuotas?"
)
SERVICE = _any(
    r"(?:chang|updat|modif)[\pL]* (?:(?:to|of|in|on|the|our|any|such|these|your) ){0,3}"
    r"(?:services?|features?|products?|api|platform|software|service levels?|functionality|sla"
    r"|models?|plans?|list)"
    r"|(?:affect|impact)s? your (?:ability|access|use)"
)
MATERIAL = _any(
    r"material|substantial|substantive|significant|important|major|adverse|detriment|wesentlich"
    r"|erheblich|substantiel|majeur|notable|sustancial|relevant|significativ|nachteil"
)
MEANS = {
    "email": _any(r"e-? ?mail|courriels?|correos? electrónicos?"),
    "posting": _any(
        r"post(?:ing|ed|s)?(?:$|\PL)|publish|(?:web)?sites?(?:$|\PL)|web ?page|(?:this|our) page"
        r"|veröffentlich|web(?:site|seite)|publi(?:er|ant|cation|ée?s?|car|que|cación)"
        r"|sitio web|página"
    ),
    "in_product": _any(
        r"in-?(?:app|product|service|site)(?:$|\PL)",
        r"(?:within|through|in|via|on|inside) (?:(?:the|our|your|a|an|customer|user) ){0,3}"
        r"(?:services?|app|apps|application|account|platform|product|products|dashboard|console)"
        r"(?:$|\PL)",
        r"account notification|pop-? ?up|when you (?:next )?(?:log|sign) ?in"
        r"|in der app|im (?:nutzer|kunden)?konto|innerhalb des dienstes"
        r"|dans l'application|via l'application|en la aplicación|a través de la aplicación",
    ),
}
# A cell of a table ends a sentence too.
SENTENCE_END = re2.compile(r"[.!?][\"”)]?\s+[\p{Lu}\"“(\d]|\|")


def number_of(spelt: str) -> int:
    """The number in words or digits, also "thirty (30)"."""
    digits = "".join(filter(str.isdigit, spelt))
    return int(digits) if digits else _NUMBERS.get(spelt.strip().casefold(), 1)


def days_of(unit: str) -> int:
    """How many days a unit of time counts for, told by its first letters."""
    return next((days for starts, days in _UNIT_DAYS if unit.strip().startswith(starts)), 1)
