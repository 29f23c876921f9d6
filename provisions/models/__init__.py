"""The nouns of meaning."""

from provisions.models.analysis import Analysis
from provisions.models.analysis_parts import (
    Action,
    AnalysisAgency,
    AnalysisRegulation,
    MemoSection,
)
from provisions.models.article import Article
from provisions.models.clause import Clause
from provisions.models.finding import Finding
from provisions.models.provision import Provision, ProvisionState
from provisions.models.publication import Publication
from provisions.models.regulation import (
    Agency,
    Jurisdiction,
    Regulation,
    RegulationArticle,
    RegulationStage,
)
from provisions.models.review import ReviewDecision
from provisions.models.taxonomy import Category, ClauseType, ClauseTypeRegulation

__all__ = [
    "Action",
    "Agency",
    "Analysis",
    "AnalysisAgency",
    "AnalysisRegulation",
    "Article",
    "Category",
    "Clause",
    "ClauseType",
    "ClauseTypeRegulation",
    "Finding",
    "Jurisdiction",
    "MemoSection",
    "Provision",
    "ProvisionState",
    "Publication",
    "Regulation",
    "RegulationArticle",
    "RegulationStage",
    "ReviewDecision",
]
