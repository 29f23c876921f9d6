"""The words with which documents date themselves, in fourteen languages, as patterns."""

from dataclasses import dataclass

import re2

_LONGEST_GAP = 40

MONTH_NUMBERS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            (
                "january jan januar januari janvier janv enero gennaio janeiro styczeń stycznia"
                " tammikuuta"
            ),
            (
                "february feb februar februari février févr febrero febbraio fevereiro luty lutego"
                " helmikuuta"
            ),
            "march mar märz maart mars marts marzo março marzec marca maaliskuuta",
            "april apr avril avr abril aprile kwiecień kwietnia huhtikuuta",
            "may mai mei maj mayo maggio maio maja toukokuuta",
            "june jun juni juin junio giugno junho czerwiec czerwca kesäkuuta",
            "july jul juli juillet juil julio luglio julho lipiec lipca heinäkuuta",
            "august aug augustus augusti août agosto sierpień sierpnia elokuuta",
            (
                "september sept sep septembre septiembre settembre setembro wrzesień września"
                " syyskuuta"
            ),
            (
                "october oct okt oktober octobre octubre ottobre outubro październik października"
                " lokakuuta"
            ),
            "november nov novembre noviembre novembro listopad listopada marraskuuta",
            (
                "december dec dez dezember desember décembre déc diciembre dicembre dezembro"
                " grudzień grudnia joulukuuta"
            ),
        ),
        start=1,
    )
    for name in names.split()
}

# Each with its English wordings, then those of other languages.
_LAST_UPDATED = (
    (
        r"(?:date )?(?:of (?:the )?)?(?:last|latest|most recent(?:ly)?) (?:been )?(?:updated?"
        r"|modified|modification|revised|revision|amended|amendment|changed?|adjustment|edited)"
    ),
    (
        r"letzte[rn]? (?:aktualisierung|änderung|überarbeitung)"
        r"|zuletzt (?:aktualisiert|geändert|überarbeitet)"
        r"|dernière (?:mise à jour|modification|révision|actualisation)"
        r"|últim[oa] (?:actualización|modificación|revisión|atualização|revisão|alteração)"
        r"|(?:actualizad|atualizad|modificad)[oa]s? (?:por|pela) última vez"
        r"|ultim[oa] (?:aggiornamento|modifica|revisione)"
        r"|laatst (?:bijgewerkt|gewijzigd|herzien|aangepast)|laatste (?:update|wijziging)"
        r"|senast (?:uppdatera[dt]|ändra[dt])|senaste (?:uppdatering|ändring)(?:en)?"
        r"|(?:sidst|senest) (?:opdateret|ændret)|seneste (?:opdatering|ændring)"
        r"|sist (?:oppdatert|endret)|siste (?:oppdatering|endring)"
        r"|ostatni[aą] (?:aktualizacj[aię]|zmian[aąy])|data ostatniej (?:aktualizacji|zmiany)"
        r"|viimeksi (?:päivitetty|muutettu)|viimeisin päivitys"
    ),
)
# Words that date a document only where they open a line, or after words for the document.
_DATED = (
    (
        r"(?:updated|modified|revised|amended|changed|published|posted|issued)(?: date)?"
        r"|(?:revision|version|publication|release|issue) date|(?:revision|version) of|as of|date"
        r"|date of (?:revision|update|publication|issue)|(?:version|ver\.?|rev(?:ision)?\.?|v)"
        r"[ :]*v?(?:\d{1,3}(?:\.\d{1,3}){0,3})?"
    ),
    (
        r"stand|fassung|aktualisiert|geändert|veröffentlicht|datum|mise? à jour|publiée? le"
        r"|date de (?:la )?(?:mise à jour|publication|révision)|version (?:du|en date du)"
        r"|fecha(?: de (?:actualización|publicación|revisión))?|actualizad[oa]s?|versión"
        r"|publicad[oa]s?|data(?: d[ae]l?l? ?[’']?(?:aggiornamento|atualização|publicação))?"
        r"|aggiornat[oa]|versione|pubblicat[oa]|atualizad[oa]s?|versão|bijgewerkt|versie"
        r"|gepubliceerd|uppdatera[dt]|publicera[dt]|opdateret|oppdatert|publisert"
        r"|zaktualizowan[oa]|data aktualizacji|wersja z dnia|päivitetty|julkaistu"
    ),
)
_EFFECTIVE = (
    (
        r"(?:effective|applicable)(?: date)?(?: as of| from| on| since| starting)?"
        r"|in effect(?: as of| from| since)?|in force (?:since|from|as of)"
        r"|(?:takes?|took|comes?|came|goes?|went|enters?|entered) (?:effect|in(?:to)? effect"
        r"|in(?:to)? force)(?: on| from| as of)?|valid (?:from|as of|since)"
        r"|appl(?:ies|y) (?:from|as of)"
    ),
    (
        r"(?:gültig|gilt|gelten|wirksam|in kraft) (?:ab|seit)|in kraft getreten am|inkrafttreten"
        r"|(?:date d[’'])?entrée en vigueur|en vigueur|date d[’']effet|prend effet"
        r"|applicables? (?:à compter du|à partir du|depuis le|dès le)"
        r"|(?:vigentes?|en vigor|em vigor) (?:desde|a partir)|entra(?:da)? e[nm] vigor"
        r"|(?:fecha|data) de (?:vigencia|vigência|inicio de vigencia)"
        r"|in vigore dal?|entrata in vigore|data di (?:decorrenza|efficacia)|valid[oa] dal"
        r"|van kracht|geldig (?:vanaf|sinds|per)|ingangsdatum|met ingang van"
        r"|gäller från|giltig från|träder i kraft|gælde(?:r|nde) fra|træder i kraft|ikrafttrædelse"
        r"|gjelder fra|trer i kraft|gyldig fra|obowiązuj[eą](?:c[aey])? od|wejścia w życie"
        r"|wchodzi w życie|voimassa|voimaantulo(?:päivä)?|(?:tulee|astuu) voimaan"
    ),
)
_EAST_ASIAN_UPDATED = (
    "(?:最后|最近|最終)?(?:更新|修订|修訂|改定|改訂)(?:日期|时间|時間|日)?|发布日期|發布日期|版本日期"
    "|(?:최종|최근|마지막)? ?(?:수정|업데이트|개정) ?(?:일자?|날짜)?"
)
_EAST_ASIAN_EFFECTIVE = (
    "(?:生效|施行|実施|実行|発効|效力発生)(?:日期|时间|日)?|시행 ?(?:일자?|날짜)|발효일"
)

_MONTH = "(?:" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.|º)?"
_YEAR = r"(?:19|20)\d\d"
_EAST_ASIAN_DATE = (
    rf"{_YEAR} ?[年년] ?\d{{1,2}} ?[月월] ?\d{{1,2}} ?[日일]"
    rf"|{_YEAR}[-/.] ?\d{{1,2}}[-/.] ?\d{{1,2}}"
)
_DATE = (
    rf"(?:{_MONTH} ?{_DAY},? ?{_YEAR}\b|{_DAY},?[ -](?:of |de |del )?{_MONTH},?[ -](?:de |del )?"
    rf"{_YEAR}\b|{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b"
    rf"|(?:0?[1-9]|[12]\d|3[01])[-/.] ?(?:0?[1-9]|[12]\d|3[01])[-/.] ?(?:{_YEAR}|\d\d)\b"
    rf"|{_MONTH},? (?:de )?{_YEAR}\b|{_EAST_ASIAN_DATE}"
    r"|(?:\d{1,3}|an?|one|over an?) (?:minute|hour|day|week|month|year)s? ago\b)"
)


def _labelled(wordings: tuple[str, str]) -> "re2._Regexp[str]":
    english, foreign = wordings
    words = rf"(?P<label>(?:{english})|(?P<foreign>{foreign}))"
    no_letter = r"[^\pL\pN\n.;]"
    gap = rf"(?P<gap>(?:{no_letter}(?:[^\n.;]{{0,{_LONGEST_GAP}}}?{no_letter})??)??)"
    # re2 knows \b for ASCII alone.
    return re2.compile(rf"(?i)(?:^|[^\pL\pN]){words}{gap}(?P<date>{_DATE})")


def _east_asian(words: str) -> "re2._Regexp[str]":
    dated = f"(?P<date>{_EAST_ASIAN_DATE})"
    later = f"(?P<date_before>{_EAST_ASIAN_DATE}) ?(?:に|부터)? ?(?:{words})"
    return re2.compile(f"(?:{words})[ :：は]{{0,4}}{dated}|{later}")


_SAYS_EFFECTIVE = re2.compile(
    rf"(?i)in (?:kraft|vigore)|en vigueur|e[nm] vigor|{'|'.join(_EFFECTIVE)}"
)
_SAYS_UPDATED = re2.compile(r"(?i)updated|revised|modified|amended|aktualisiert|mise? à jour")


@dataclass(frozen=True, slots=True)
class Label:
    """One way to introduce a date.

    `dated` finds the label, its first group, and its date (foreign, gap, date); `eastern` the same
    in East Asian scripts (date, date_before); `cell` a table's cell that holds the label alone;
    `opposite` words of the other kind of date. A plain label dates a document wherever it
    stands, a titled one also behind the document's name, others only where they open a line.
    """

    dated: "re2._Regexp[str]"
    eastern: "re2._Regexp[str]"
    cell: "re2._Regexp[str]"
    opposite: "re2._Regexp[str]"
    is_plain: bool = False
    is_titled: bool = False


def _cell(wordings: tuple[str, str], eastern: str) -> "re2._Regexp[str]":
    words = "|".join((*wordings, eastern))
    return re2.compile(rf"(?i)^[^\pL\pN]*(?:{words})[^\pL\pN]*$")


LAST_UPDATED = Label(
    _labelled(_LAST_UPDATED),
    _east_asian(_EAST_ASIAN_UPDATED),
    _cell(_LAST_UPDATED, _EAST_ASIAN_UPDATED),
    _SAYS_EFFECTIVE,
    is_plain=True,
)
DATED = Label(
    _labelled(_DATED),
    _east_asian(_EAST_ASIAN_UPDATED),
    _cell(_DATED, _EAST_ASIAN_UPDATED),
    _SAYS_EFFECTIVE,
)
EFFECTIVE = Label(
    _labelled(_EFFECTIVE),
    _east_asian(_EAST_ASIAN_EFFECTIVE),
    _cell(_EFFECTIVE, _EAST_ASIAN_EFFECTIVE),
    _SAYS_UPDATED,
    is_titled=True,
)
LONE_DATE = re2.compile(rf"(?i)^[^\pL\pN]*(?P<date>{_DATE})[^\pL\pN]*$")

# What a clause dates: a law, a decision, another version; never this document.
OTHERS = re2.compile(
    r"(?i)\b(?:laws?|acts?|regulations?|directives?|decisions?|statutes?|codes?|decrees?|treaty"
    r"|clauses|gdpr|ccpa|gesetz\w*|verordnung|richtlinie|loi|décret|règlement|arrêté|leye?s?"
    r"|reglamento|legge|decreto|regolamento|leis?|regulamento|wet|verordening|lag|lov|ustawy?)\b"
)
EARLIER = re2.compile(
    r"(?i)\b(?:previous|prior|earlier|archived?|older|past|former) "
    r"(?:versions?|terms|polic(?:y|ies))"
)
DOCUMENT = re2.compile(
    r"(?i)\b(?:polic(?:y|ies)|terms|agreement|notice|statement|document|version|addendum|page"
    r"|conditions|guidelines|erklärung|bestimmungen|bedingungen|richtlinie|fassung|politique"
    r"|conditions|charte|política|términos|condiciones|aviso|termos|informativa|condizioni|termini"
    r"|verklaring|voorwaarden|policy[n]?|villkor|politik|vilkår|regulamin|polityka|seloste|ehdot)\b"
)
THIS = re2.compile(
    r"(?i)(?:^|\PL)(?:this|these|our|diese[rs]?|unsere[r]?|cette|ces?|notre|nos|la présente"
    r"|est[aeo]s?|nuestr[ao]s?|nossa|quest[aeio]|nostra|deze|dit|onze|denna|dessa|vår[at]?|denne|disse"
    r"|niniejsz[aey]|tämä|nämä)\PL"
)
