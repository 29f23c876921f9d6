"""A taxonomy of a few clause types, small enough to reason about, and texts for it."""

from provisions.models import ClauseType
from tests.factories import make_clause_type

TEXTS = {
    "what_it_is": "The document says that {platform} may use prompts.",
    "why_it_matters": "Prompts may hold personal data.",
    "consumer_impact": "What people type may be kept.",
}
PROMPTS = "We may use the prompts you submit to improve our services."
REWORDED = "We may use the prompts you submit, and your files, to improve our services."
EXCLUDED = "We do not use the prompts you submit to improve our services."
DELETION = "We delete your messages after 30 days."
PASSAGES = "\n\n".join(
    f"## {number}. Part {number}\n\nPart {number} of the policy applies to every person."
    for number in range(3, 9)
)


def policy(*clauses: str) -> str:
    """A policy whose second section holds these clauses, a paragraph each."""
    body = "\n\n".join(clauses)
    scope = "## 1. Scope\n\nThis policy is for all."
    return f"# Privacy Policy\n\n{scope}\n\n## 2. Use\n\n{body}\n\n{PASSAGES}\n"


def prompts_type(weight: float = 0.8, **fields) -> ClauseType:
    """Finds sentences in which the platform uses prompts, or says that it does not."""
    return make_clause_type(
        "use-of-prompts",
        **{
            "rules": {
                "default_stance": "permits",
                "cues": [{"pattern": r"\bwe\b.{0,20}\buse the prompts\b", "weight": weight}],
                "stance_cues": {"excludes": [r"\bdo not\b"]},
                "severity_rules": [
                    {"pattern": r"\bfiles\b", "factor": "names files", "effect": "up"}
                ],
            },
            "templates": {
                "titles": {"permits": "Use of prompts", "excludes": "No use of prompts"},
                "templates": {"permits": TEXTS, "excludes": TEXTS},
                "actions": [{"title": "Ask", "instruction": "Write to {platform}.", "needs": ""}],
                "memo": [
                    {"heading": "Law", "body": "See {articles}.", "plan": "watcher", "teaser": "L"}
                ],
            },
            **fields,
        },
    )


def users_type() -> ClauseType:
    """Finds what users may not do with prompts: the other direction."""
    return make_clause_type(
        "users-may-not-use-prompts",
        rules={
            "default_stance": "restricts",
            "cues": [{"pattern": r"\byou may not use the prompts\b", "weight": 0.8}],
        },
        templates={
            "titles": {"restricts": "A limit on users"},
            "templates": {"restricts": TEXTS},
        },
    )
