"""Guesses the language of a text from its commonest words, to notice when another one is served."""

import re

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_WORDS = 1_500
_LEAST_WORDS = 20
# A guess must reach this share of all words and beat the runner-up by this factor.
_LEAST_SHARE = 0.10
_LEAST_LEAD = 1.25

_COMMON: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in or you that for is are this your with not by our we may as be it",
        "de": "der die das und oder zu den dem des ist sie wir ihre nicht von mit für auf wird ein",
        "fr": "le la les de des et ou du un une est vous nous votre que pour dans pas par sur aux",
        "es": "el la los las de y o del un una es usted que para en no por con su sus al se",
        "it": "il lo la gli le di e o del della un una è che per in non con nostro sono alla si",
        "pt": "o a os as de e ou do da um uma é você que para em não por com seu sua dos ao no",
        "nl": "de het een en of van in te is dat je u wij niet voor met op zijn door uw aan",
        "pl": "i w z na do nie się jest oraz lub przez że o dla od jako które nasze po ich",
        "sv": "och i att det som en på är av för med du vi inte till den har din kan om eller",
        "da": "og i at det som en på er af for med du vi ikke til den har din kan om eller",
        "cs": "a v na se že je do nebo s z pro o jsou by za jako nás od po při které",
        "tr": "ve bir bu için ile veya da de olarak olan size bizim gibi daha her ne kadar",
        "fi": "ja on ei että tai se joka voi olla myös sekä kun tämä ovat niiden mukaan",
        "ro": "și de la în a o cu pe sau nu este care un din pentru prin să sunt dvs ale",
    }.items()
}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
)
_LEAST_SCRIPT_SHARE = 0.2


def guess_language(text: str) -> str:
    """ISO 639-1 code of the main language, or "" when the text is too short or mixed to say.

    Reads a sample of at most 1,500 words from the head and middle; scripts first, then stop words.
    """
    sample = _sample(text)
    if by_script := _by_script(sample):
        return by_script
    words = [word.casefold() for word in _WORD.findall(sample)][:_SAMPLE_WORDS]
    if len(words) < _LEAST_WORDS:
        return ""
    scores = sorted(
        ((sum(word in common for word in words), code) for code, common in _COMMON.items()),
        reverse=True,
    )
    (best, code), (second, _) = scores[0], scores[1]
    certain = best >= _LEAST_SHARE * len(words) and best >= _LEAST_LEAD * second
    return code if certain else ""


def _sample(text: str) -> str:
    """Head and middle: the head alone may be a menu in another language."""
    middle = len(text) // 2
    return text if len(text) <= 12_000 else text[:6_000] + " " + text[middle : middle + 6_000]


def _by_script(sample: str) -> str:
    letters = sum(map(str.isalpha, sample))
    if letters < _LEAST_WORDS:
        return ""
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) >= _LEAST_SCRIPT_SHARE * letters:
            return code
    return ""
