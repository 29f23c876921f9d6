"""What a draft never says: that a law is broken, how grave it is, that it was checked, or "I"."""

from __future__ import annotations

import re

from provisions.assistance.plain_words import searchable
from provisions.assistance.schema import Unusable

# What clauses themselves speak of; not a judgement where the quote has the word, too.
SUBJECTS = {
    "breach": (
        r"\b(?:personal |security )?(?:data|security) breach(?:es)?\b"
        r"|\bbreach(?:es|ed)? (?:of )?(?:the|these|those|this|its|their|any) "
        r"(?:terms|agreement|contract|rules|polic(?:y|ies)|conditions|guidelines)\b"
    ),
    "violat": (
        r"\bviolat(?:e|es|ed|ing|ions?)(?: of)? (?:the|these|those|its|their|any) "
        r"(?:terms|rules|polic(?:y|ies)|guidelines|agreement|conditions|standards)\b"
    ),
    "illegal": r"\billegal (?:content|activit(?:y|ies)|purposes?|acts?|conduct|material|use)\b",
    "unlawful": r"\bunlawful (?:content|activit(?:y|ies)|purposes?|acts?|conduct|material|use)\b",
    "fraud": (
        r"\b(?:prevent|detect|combat|stop|investigat|against)\w* (?:\w+,? ){0,3}fraud\w*"
        r"|\bfraud (?:prevention|detection)\b|\bfraudulent (?:activit|use|conduct|payment)\w*"
    ),
    "infring": (
        r"\binfring(?:ing|ement)s?(?: of)? (?:content|material|copyrights?|rights)\b"
        r"|\b(?:copyright|notices? of|reports? of|alleged) infringements?\b"
    ),
    "invalid": (
        r"\b(?:if|where|when) (?:\w+ ){1,6}(?:is|are) (?:found |held )?(?:invalid|unenforceable)\b"
    ),
}
JUDGEMENT = re.compile(
    r"\b(?:il|un)-?legal\w*|\bunlawful\w*|\bagainst the law\b|\bcontrary to (?:the )?law\b"
    r"|\bviolat\w+|\bbreach\w*|\binfring\w+|\bcontraven\w+|\bnon-?complian\w+"
    r"|\bnot (?:compliant|lawful|legal|enforceable|binding|valid)\b|\bunenforceab\w+"
    r"|\bvoid(?:ed|able)?\b|\bnullity\b|\bunconstitutional\w*|\bcriminal\w*|\bfraud\w*"
    r"|\bin ?valid\w*|\bbreak(?:s|ing)? (?:the|any|eu|us|federal|state) laws?\b|\bunfair\w*"
    r"|\billicit\w*|\bsue\b|\blawsuits?\b"
)
RATING = re.compile(
    r"\bseverity\b|\bconfidence (?:is|level)\b|\b(?:low|medium|high|no) risk\b"
    r"|\b(?:reviewed|approved|verified|certified|endorsed|audited|published) by\b"
    r"|\bconductatlas\b|\bthis (?:record|draft|analysis)\b|\bthe archive\b|\banalysts?\b"
    r"|\b(?:safe|harmless) to (?:publish|approve|use)\b"
)
CHATTER = re.compile(
    r"\bas an ai\b|\bsystem prompt\b"
    r"|\b(?:ignore|disregard|forget) (?:all|any|the|every|previous|prior)\b"
    r"|\b(?:previous|prior|above|these) instructions\b|\bapi key\b|\bpassword\b|\bauthorization\b"
    r"|\bpublish (?:this|now|it now)\b|\bapprove (?:this|it)\b|\bjailbreak\b"
    r"|\bclick\b|\bvisit (?:our|this|us)\b|\bemail us\b|\bcontact (?:us|me)\b"
)
FIRST_PERSON = re.compile(r"(?<![\w'])(?:i|i'm|i've|i'll|me|my|mine|we|us|our|ours)(?!\w)")
QUOTED = re.compile(r'"[^"]*"')


def demand_neutral(text: str, name: str, stated: str) -> None:
    """Raise Unusable where a text judges, rates, claims a check, or speaks for somebody.

    `stated`: the archived words. Their own subject may be named ("a data breach"), as a judgement
    never: a clause that calls itself void is not said to be void.
    """
    told = searchable(text)
    own_words = QUOTED.sub('""', told)
    stated = searchable(stated)
    for stem, subject in SUBJECTS.items():
        if stem in stated:
            told = re.sub(subject, " ", told)
    if JUDGEMENT.search(told) or JUDGEMENT.search(told.replace("-", "")):
        raise Unusable(f"{name} judges whether something is lawful or valid.")
    if RATING.search(told):
        raise Unusable(f"{name} rates the clause or says that somebody checked it.")
    if CHATTER.search(told):
        raise Unusable(f"{name} talks to its reader or about its orders.")
    if FIRST_PERSON.search(own_words):
        raise Unusable(f"{name} speaks in the first person.")
