"""Whether a text is plain English prose: words and punctuation, and nothing a page could act on."""

from __future__ import annotations

import re
import unicodedata

from provisions.assistance.schema import Unusable

PUNCTUATION = frozenset(" .,;:'\"()!?%$€£&/-–—‘’“”…")
LONGEST_WORD = 30
WORD = re.compile(r"[^\W_]+")
# A dot between word and word, however it is written, makes an address.
ADDRESS = re.compile(
    r"[^\W_]\.[^\W\d_]{2,}"
    r"|\bwww\b|//|\bhttps?\b|\bhxxps?\b"
    r"|\b(?:javascript|data|mailto|tel|file|ftp|vbscript|blob|sms):\S"
    r"|\b(?:dot|at)\s*\)|\(\s*(?:dot|at|\.)"
    r"|\bdot\s+(?:com|org|net|io|dev|app|ai|example|co|uk|eu|info|biz)\b",
    re.IGNORECASE,
)
# Words without which no English sentence does; a text in another language has few of them.
COMMON = frozenset(
    {
        *("the", "a", "an", "this", "that", "their", "its", "it", "they", "them", "such", "any"),
        *(
            "of",
            "to",
            "in",
            "for",
            "with",
            "by",
            "on",
            "as",
            "from",
            "at",
            "under",
            "about",
            "than",
        ),
        *("and", "or", "if", "not", "no", "whether", "without", "each", "all", "other", "but"),
        *("is", "are", "be", "may", "can", "has", "have", "does", "do", "says", "states", "lets"),
        *("which", "what", "how", "when", "who", "where", "use", "uses", "used", "document"),
        *("clause", "quote", "platform", "service", "services", "users", "people", "terms", "than"),
    }
)
LEAST_COMMON_RATIO = 0.2
ENTITY = re.compile(r"&[A-Za-z0-9#]")
SPACED_LETTERS = re.compile(r"(?:\b[^\W\d_]\b[ .,'/–—-]+){3,}[^\W\d_]\b")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_LOOK_ALIKES = str.maketrans({"ı": "i", "ɩ": "i", "ǀ": "l", "ℓ": "l", "ʟ": "l", "ø": "o", "đ": "d"})


def demand_plain(text: str, name: str, known: str) -> None:
    """Raise Unusable unless a text is plain prose. `known`: words that may stand however odd."""
    if odd := _odd_characters(text):
        raise Unusable(f"{name} holds characters that prose has not: {odd}.")
    if unicodedata.normalize("NFC", text) != text:
        raise Unusable(f"{name} is not written in composed characters.")
    if ADDRESS.search(text):
        raise Unusable(f"{name} holds an address or a link.")
    if ENTITY.search(text):
        raise Unusable(f"{name} holds mark-up.")
    if SPACED_LETTERS.search(text):
        raise Unusable(f"{name} spells a word letter by letter.")
    if "  " in text:
        raise Unusable(f"{name} has more than one space between two words.")
    if not _is_english(text):
        raise Unusable(f"{name} is not written in English.")
    words, known_words = WORD.findall(text), set(WORD.findall(known))
    if any(len(word) > LONGEST_WORD for word in words):
        raise Unusable(f"{name} holds a word of more than {LONGEST_WORD} letters.")
    if any(_is_odd(word) and word not in known_words for word in words):
        raise Unusable(f"{name} holds a word that is no English word and not in the clause.")


def searchable(text: str) -> str:
    """The text for a search of words: straight signs, no accents, no marks inside words."""
    plain = unicodedata.normalize("NFKD", text.translate(_LOOK_ALIKES)).translate(_SIGNS)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


def _is_english(text: str) -> bool:
    words = [word.casefold() for word in WORD.findall(text)]
    common = sum(word in COMMON for word in words)
    return not words or common >= LEAST_COMMON_RATIO * len(words)


def _odd_characters(text: str) -> str:
    """The names of the characters that are neither Latin letters, digits nor plain punctuation."""
    odd = {each for each in text if not _is_plain(each)}
    return ", ".join(sorted(f"U+{ord(each):04X}" for each in odd)[:5])


def _is_plain(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in PUNCTUATION
    if character in PUNCTUATION:
        return True
    is_letter = unicodedata.category(character) in {"Ll", "Lu"}
    return is_letter and unicodedata.name(character, "").startswith("LATIN ")


def _is_odd(word: str) -> bool:
    """Not plain: a letter with an accent, digits among letters, or capitals inside."""
    mixes = not word.isdigit() and any(each.isdigit() for each in word)
    inner_capitals = not word.isupper() and any(each.isupper() for each in word[1:])
    return mixes or inner_capitals or not word.isascii()
