"""Guesses the language of a text from its commonest words, to notice when another one is served."""

import re
from collections import Counter
from dataclasses import dataclass

# A word that hangs on a dot, at sign or slash is a piece of an address, of no language.
_WORD = re.compile(r"(?<![\w.@/:&=-])[^\W\d_]+(?![\w@/]|\.\w)")
_TARGET = re.compile(r"\]\([^()\s]{0,2000}\)")
_SAMPLE_WORDS = 1_500
_LEAST_WORDS = 20
# A guess must reach this share of all words, with this many different words, and lead by a factor.
_LEAST_SHARE = 0.09
_LEAST_KINDS = 6
_LEAST_LEAD = 1.3
# Letters read by a wrong charset leave single letters that are words somewhere, never so many of
# these, of two letters and more.
_LEAST_LEADING_KINDS = 3
# No single word counts for more than this share: a table repeats its own words hundreds of times.
_MOST_OF_ONE = 0.04

_COMMON: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in or you that for is are this your with not by our we may as be it "
        "on if any from",
        "de": "der die das und oder zu den dem des ist sie wir ihre nicht von mit für auf wird ein "
        "eine sind werden bei im",
        "fr": "le la les de des et ou du un une est vous nous votre que pour dans pas par sur aux "
        "vos nos ces avec",
        "es": "el la los las de y o del un una es usted que para en no por con su sus al se como "
        "lo nuestros más",
        "it": "il lo la gli le di e o del della un una è che per in non con nostro sono alla si "
        "dei delle nel questo",
        "pt": "o a os as de e ou do da um uma é você que para em não por com seu sua dos ao no "
        "nos são pela",
        "nl": "de het een en of van in te is dat je u wij niet voor met op zijn door uw aan deze "
        "wordt bij",
        "pl": "i w z na do nie się jest oraz lub przez że o dla od jako które nasze po ich może są",
        "sv": "och i att det som en på är av för med du vi inte till den har din kan om eller ett "
        "från dina oss",
        "da": "og i at det som en på er af for med du vi ikke til den har din kan om eller fra "
        "efter nogen mellem uden vores bliver være oplysninger enhver hvad",
        "no": "og i å det som en på er av for med du vi ikke til den har din kan om eller fra "
        "etter noen mellom uten våre blir være opplysninger enhver hva",
        "cs": "a v na se že je do nebo s z pro o jsou by za jako nás od po při které vaše může",
        "sk": "a v na sa že je do alebo s z pre o sú by za ako nás od po pri ktoré vaše môže",
        "tr": "ve bir bu için ile veya da de olarak olan size bizim gibi daha her ne kadar "
        "tarafından",
        "fi": "ja on ei että tai se joka voi olla myös sekä kun tämä ovat niiden mukaan sinun voit",
        "ro": "și de la în a o cu pe sau nu este care un din pentru prin să sunt dvs ale",
        "hu": "a az és hogy nem vagy egy is meg ha az ön által szerint ezt mint csak amely "
        "vonatkozó",
        "id": "yang dan di untuk dengan atau dari ini anda kami tidak dapat pada akan oleh adalah "
        "dalam kepada",
        "vi": "và của các cho bạn chúng tôi là không được với này trong có hoặc khi để theo",
        "ca": "el la els les de i o del un una és que per a en no amb seu seva als com aquest",
    }.items()
}
# A word of several languages tells less: a word of n languages counts one nth.
_WEIGHTS = {
    word: 1 / count
    for word, count in Counter(word for words in _COMMON.values() for word in words).items()
}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_LEAST_SCRIPT_SHARE = 0.2
_OTHER_SCRIPTS = re.compile(r"[\u0370-\u1dff\u3040-\ud7af]")
# Letters of one language inside a shared script are rarer than the script itself.
_LEAST_OWN_SHARE = {"uk": 0.03}
# Below this share of the letters a script is only a few names and words of its own.
_PURE_SHARE = 0.5


def guess_language(text: str) -> str:
    """ISO 639-1 code of the main language, or "" when the text is too short or mixed to say.

    Reads a sample of at most 1,500 words from the head and middle, without link targets; scripts
    first, then stop words. Norwegian is "no" whatever its form.
    """
    sample = _TARGET.sub("]", _sample(text))
    if (by_script := _by_script(sample)) is not None:
        return by_script
    found = _leading(sample)
    return found.code if found and found.kinds >= _LEAST_KINDS and found.leads else ""


def leading_language(text: str) -> str:
    """The language with a Latin alphabet that leads, or ""; for texts of a few sentences too.

    Weaker than `guess_language`: it says which of several languages, where it must be one.
    """
    found = _leading(_sample(text))
    return found.code if found and found.long_kinds >= _LEAST_LEADING_KINDS and found.leads else ""


@dataclass(frozen=True, slots=True)
class _Lead:
    """The best language; how many different words of it, and of two letters or more, were met."""

    code: str
    kinds: int
    long_kinds: int
    leads: bool


def _leading(sample: str) -> _Lead | None:
    """The best of the languages by stop words; None for fewer words than say anything."""
    words = [word.casefold() for word in _WORD.findall(sample)][:_SAMPLE_WORDS]
    if len(words) < _LEAST_WORDS:
        return None
    most = max(2.0, _MOST_OF_ONE * len(words))
    counts = {word: min(n, most) for word, n in Counter(words).items() if word in _WEIGHTS}
    scores = sorted(((_score(counts, common), code) for code, common in _COMMON.items()))
    (second, _), (best, code) = scores[-2:]
    said = [word for word in counts if word in _COMMON[code]]
    leads = (
        sum(counts[word] for word in said) >= _LEAST_SHARE * len(words)
        and best >= _LEAST_LEAD * second
    )
    return _Lead(code, len(said), sum(len(word) > 1 for word in said), leads)


def _score(counts: dict[str, float], common: frozenset[str]) -> float:
    return sum(count * _WEIGHTS[word] for word, count in counts.items() if word in common)


def _sample(text: str) -> str:
    """Head and middle: the head alone may be a menu in another language."""
    middle = len(text) // 2
    return text if len(text) <= 12_000 else text[:6_000] + " " + text[middle : middle + 6_000]


def _by_script(sample: str) -> str | None:
    """The language of a script that leads, "" where two share the text, None for Latin ones."""
    if sample.isascii() or len(_OTHER_SCRIPTS.findall(sample)) < 0.02 * len(sample):
        return None
    letters = sum(map(str.isalpha, sample))
    if letters < _LEAST_WORDS:
        return None
    for code, script in _SCRIPTS:
        share = len(script.findall(sample)) / letters
        if code in _LEAST_OWN_SHARE:
            if share >= _LEAST_OWN_SHARE[code]:
                return code
        elif share >= _LEAST_SCRIPT_SHARE:
            latin = sum(ch.isascii() and ch.isalpha() for ch in sample) / letters
            return code if latin < _PURE_SHARE else ""
    return None
