"""One draft's material, and an answer that may stand, for the tests of the library."""

from dataclasses import replace

from provisions.assistance.material import Material, Prose
from provisions.assistance.schema import Answer
from tests.provisions.assistance.obeying_provider import HONEST

CLAUSE = (
    "We may use the prompts you submit to improve our services. We keep them for thirty (30) days"
    " and charge $5.50 for a copy made in March 2025. Tell us of a data breach."
)
MATERIAL = Material(
    platform="Quillpost",
    clause=CLAUSE,
    quote=CLAUSE,
    lead_in="",
    type_name="Use of prompts",
    definition="The platform may use prompts.",
    stance="Permits",
    draft=Prose("Quillpost may use prompts.", "They may be personal.", "They may be kept.", ""),
    platforms=frozenset({"Quillpost", "Umbramail", "Medium", "Sky Box", "X"}),
    laws=frozenset({"Invented Prompts Act", "IPA"}),
)


def answer(**fields: object) -> Answer:
    """The honest answer, with some of its texts replaced."""
    quotes = tuple(fields.pop("supporting_quotes", HONEST["supporting_quotes"]))
    texts = {name: text for name, text in HONEST.items() if name != "supporting_quotes"}
    return Answer(replace(Prose(**texts), **fields), quotes)
