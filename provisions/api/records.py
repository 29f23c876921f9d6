"""Records by the API: read only, published ones, by number. Gated parts are not in it."""

from typing import ClassVar

import django_filters
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound

from platforms.records import RecordKind, parse_record_id
from provisions.models import AnalysisAttribute, Provision
from provisions.models.words import Confidence, Severity, Stance

ATTRIBUTES = AnalysisAttribute.objects.order_by("position")


class RecordFilter(django_filters.FilterSet):
    """Filters of the list: by slug of platform, clause type or category, and by the marks."""

    platform = django_filters.CharFilter("document__entity__slug")
    document = django_filters.CharFilter(method="of_document")
    terms_type = django_filters.CharFilter("document__terms_type")
    clause_type = django_filters.CharFilter("clause_type__slug")
    category = django_filters.CharFilter("clause_type__category__slug")
    severity = django_filters.MultipleChoiceFilter(
        field_name="published_analysis__severity", choices=Severity.choices
    )
    stance = django_filters.MultipleChoiceFilter(
        field_name="published_analysis__stance", choices=Stance.choices
    )
    confidence = django_filters.MultipleChoiceFilter(
        field_name="published_analysis__confidence", choices=Confidence.choices
    )
    withdrawn = django_filters.BooleanFilter("withdrawn_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Provision
        fields: ClassVar[list[str]] = []

    def of_document(
        self, records: "QuerySet[Provision]", name: str, value: str
    ) -> "QuerySet[Provision]":
        """Those of a document by its CA-D id; an id of another kind finds nothing."""
        found = parse_record_id(value)
        if found is None or found[0] is not RecordKind.DOCUMENT:
            return records.none()
        return records.filter(document__number=found[1])


class AttributeSerializer(serializers.ModelSerializer):
    """What the clauses state about one attribute of their type, with the words that do."""

    class Meta:
        model = AnalysisAttribute
        fields = ("slug", "label", "scope", "state", "value", "value_label", "quotes")
        read_only_fields = fields


class RecordSerializer(serializers.ModelSerializer):
    """What a record says, and where its words can be checked."""

    id = serializers.CharField(source="record_id", help_text="The permanent id, CA-P-010031.")
    url = serializers.SerializerMethodField(help_text="The permanent page.")
    platform = serializers.CharField(source="document.entity.slug")
    document = serializers.CharField(source="document.record_id")
    document_name = serializers.CharField(source="document.name")
    terms_type = serializers.CharField(source="document.terms_type")
    clause_type = serializers.CharField(source="clause_type.slug")
    category = serializers.CharField(source="clause_type.category.slug")
    title = serializers.CharField(source="published_analysis.title")
    stance = serializers.CharField(source="published_analysis.stance")
    severity = serializers.SerializerMethodField(help_text="Null where the clause excludes.")
    confidence = serializers.CharField(source="published_analysis.confidence")
    basis = serializers.CharField(source="published_analysis.basis")
    quote = serializers.CharField(source="published_analysis.quote")
    start = serializers.IntegerField(source="published_analysis.start")
    end = serializers.IntegerField(source="published_analysis.end")
    text_sha256 = serializers.CharField(source="published_analysis.version.text_sha256")
    text_first_seen_at = serializers.DateTimeField(
        source="published_analysis.version.first_seen_at"
    )
    provenance = serializers.CharField(source="published_analysis.version.provenance")
    what_it_is = serializers.CharField(source="published_analysis.what_it_is")
    why_it_matters = serializers.CharField(source="published_analysis.why_it_matters")
    interpretive_note = serializers.CharField(source="published_analysis.interpretive_note")
    consumer_impact = serializers.CharField(source="published_analysis.consumer_impact")
    attributes = AttributeSerializer(source="published_analysis.attributes", many=True)
    is_drafting_assisted = serializers.BooleanField(source="published_analysis.is_assisted")

    class Meta:
        model = Provision
        fields = (
            "id",
            "url",
            "platform",
            "document",
            "document_name",
            "terms_type",
            "clause_type",
            "category",
            "title",
            "stance",
            "severity",
            "confidence",
            "basis",
            "quote",
            "start",
            "end",
            "text_sha256",
            "text_first_seen_at",
            "provenance",
            "what_it_is",
            "why_it_matters",
            "interpretive_note",
            "consumer_impact",
            "attributes",
            "is_drafting_assisted",
            "withdrawn_at",
            "withdrawn_reason",
        )
        read_only_fields = fields

    def get_url(self, record: Provision) -> str:
        """Absolute, from PUBLIC_ORIGIN."""
        return settings.PUBLIC_ORIGIN + record.get_absolute_url()

    def get_severity(self, record: Provision) -> str | None:
        """Null where the clause excludes the practice."""
        analysis = record.published_analysis
        return analysis.severity if analysis and analysis.shows_severity else None


class RecordViewSet(viewsets.ReadOnlyModelViewSet):
    """Published records, newest number first; two queries for a page of them."""

    serializer_class = RecordSerializer
    filterset_class = RecordFilter
    lookup_url_kwarg = "record_id"
    lookup_value_regex = "[A-Za-z0-9-]+"

    def get_queryset(self) -> "QuerySet[Provision]":
        """Published records, withdrawn ones with their reason."""
        return (
            Provision.objects.published()
            .with_page_relations()
            .select_related("published_analysis__version")
            .prefetch_related(Prefetch("published_analysis__attributes", ATTRIBUTES))
            .defer("published_analysis__version__text")
        )

    def get_object(self) -> Provision:
        """The record of a CA-P id in any case."""
        found = parse_record_id(self.kwargs["record_id"])
        if found is None or found[0] is not RecordKind.PROVISION:
            raise NotFound
        record = self.get_queryset().filter(number=found[1]).first()
        if record is None:
            raise NotFound
        return record
