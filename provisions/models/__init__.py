"""The nouns of meaning."""

from provisions.models.analysis import Analysis
from provisions.models.analysis_parts import (
    Action,
    AnalysisAgency,
    AnalysisRegulation,
    MemoSection,
)
from provisions.models.article import Article
from provisions.models.assistance import AssistanceRequest
from provisions.models.attribute import AnalysisAttribute
from provisions.models.audit import AuditDecision
from provisions.models.classifier_model import ClassifierModel
from provisions.models.clause import Clause
from provisions.models.comparator import ComparatorChoice
from provisions.models.finding import Finding
from provisions.models.lineage import ProvisionLink
from provisions.models.provision import Provision, ProvisionState
from provisions.models.publication import Publication
from provisions.models.reading import Reading
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
    "AnalysisAttribute",
    "AnalysisRegulation",
    "Article",
    "AssistanceRequest",
    "AuditDecision",
    "Category",
    "ClassifierModel",
    "Clause",
    "ClauseType",
    "ClauseTypeRegulation",
    "ComparatorChoice",
    "Finding",
    "Jurisdiction",
    "MemoSection",
    "Provision",
    "ProvisionLink",
    "ProvisionState",
    "Publication",
    "Reading",
    "Regulation",
    "RegulationArticle",
    "RegulationStage",
    "ReviewDecision",
]
