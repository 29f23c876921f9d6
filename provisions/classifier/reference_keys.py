"""The keys and closed lists of the reference data; provisions/data/README.md explains them."""

from __future__ import annotations

from collections.abc import Mapping

TAXONOMY_KEYS = frozenset(
    [
        "schema",
        "as_of",
        "stances",
        "severities",
        "strengths",
        "depths",
        "interpretive_notes",
        "category",
        "clause_type",
        "label_map",
    ]
)
LAW_KEYS = frozenset(["schema", "as_of", "regulation", "agency"])
TYPE_NEEDS = frozenset(
    [
        "category",
        "slug",
        "name",
        "definition",
        "direction",
        "includes",
        "excludes",
        "default_severity",
        "severity_raises",
        "severity_lowers",
        "attributes",
        "regulations",
        "agencies",
        "depth",
        "default_stance",
        "cues",
    ]
)
DEEP_NEEDS = frozenset(["severity_rules", "titles", "templates", "actions", "memo"])
TYPE_KEYS = (
    TYPE_NEEDS | DEEP_NEEDS | {"heading_cues", "anti_cues", "stance_cues", "interpretive_notes"}
)
REGULATION_KEYS = frozenset(
    [
        "slug",
        "kind",
        "jurisdiction",
        "name",
        "short_name",
        "aliases",
        "official_url",
        "in_force",
        "status",
        "applies",
        "enforced_by",
        "private_enforcement",
        "verified",
        "note",
    ]
)
AGENCY_KEYS = frozenset(
    [
        "slug",
        "jurisdiction",
        "name",
        "short_name",
        "official_url",
        "complaint_url",
        "handles_individual_complaints",
        "verified",
        "note",
    ]
)
PARTS: Mapping[str, frozenset[str]] = {
    "cues": frozenset({"pattern", "weight"}),
    "severity_rules": frozenset({"pattern", "factor", "effect", "absent", "weight", "unless"}),
    "actions": frozenset({"title", "instruction", "needs", "otherwise", "stance"}),
    "memo": frozenset({"heading", "body", "plan", "teaser"}),
    "interpretive_notes": frozenset({"pattern", "note", "importance"}),
    "regulations": frozenset({"slug", "article", "strength", "why"}),
}
TEMPLATE_KEYS = frozenset({"what_it_is", "why_it_matters", "consumer_impact"})
DIRECTION_KEYS = frozenset({"actor", "act", "object", "favours"})
PLANS = ("free", "watcher", "professional", "compliance")
