"""Editorial articles: written here in Markdown, published by a button."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from platforms.admin.browsing import BrowsingAdmin
from platforms.admin.dialogs import after_dialog
from platforms.admin.marks import mark
from provisions.actions.articles import NotPublishableArticle, publish_article
from provisions.models import Article

MARKDOWN = (
    "Markdown: ## heading, **bold**, *italic*, [words](https://address), - list item, > quotation."
    " Raw HTML is shown as text. Save before you publish."
)
PUBLISH = {
    "title": "Publish this article?",
    "description": "The public reads it at once, as it was saved last.",
    "form_class": BaseDialogForm,
    "form_submit_text": "Publish",
}


class PublicArticles(DropdownFilter):
    """By whether the public reads an article."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Published or not."""
        return [("public", "Published"), ("draft", "Draft")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those in that state."""
        if not self.value():
            return queryset
        return queryset.filter(published_at__isnull=self.value() == "draft")


@admin.register(Article)
class ArticleAdmin(BrowsingAdmin):
    """Articles, drafts first."""

    list_display = ("title", "author", "state", "published_at")
    list_select_related = ("author",)
    list_filter = (PublicArticles, ("author", AutocompleteSelectFilter))
    search_fields = ("title", "standfirst", "slug")
    ordering = ("-published_at", "-pk")
    autocomplete_fields = ("author", "provisions")
    actions_detail: ClassVar[list[str]] = ["publish_one"]
    readonly_fields = ("published_at", "created_at")
    fieldsets = (
        (None, {"fields": ("title", ("slug", "author"), "standfirst")}),
        ("Text", {"fields": ("body",), "description": MARKDOWN}),
        ("Records and dates", {"fields": ("provisions", ("created_at", "published_at"))}),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """The address of a published article stays."""
        is_public = bool(getattr(obj, "published_at", None))
        return (*self.readonly_fields, "slug") if is_public else self.readonly_fields

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """A page's height for the text."""
        if db_field.name == "body":
            kwargs["widget"] = UnfoldAdminTextareaWidget({"rows": 24})
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Any]:
        """The slug follows the title only while the article is new."""
        return {} if obj else {"slug": ("title",)}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who begins an article is its author."""
        return {"author": request.user.pk, **super().get_changeform_initial_data(request)}

    def view_on_site(self, obj: Article) -> str | None:  # type: ignore[override]  # this model's rows
        """Its page, once it is published."""
        return super().view_on_site(obj) if obj.published_at else None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was published stays; a draft may go."""
        if getattr(obj, "published_at", None):
            return False
        return bool(super().has_delete_permission(request, obj))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Publishing is offered once; the id is what the address says."""
        if not str(object_id).isdecimal():
            return []
        if Article.objects.published().filter(pk=object_id).exists():
            return []
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered

    @action(description="Publish", icon="publish", permissions=["change"], dialog=PUBLISH)
    def publish_one(self, request: HttpRequest, form: object, object_id: str) -> HttpResponse:
        """Make the article public."""
        try:
            publish_article(article_id=int(object_id), by=request.user, now=timezone.now())  # type: ignore[arg-type]  # signed in
            messages.success(request, "The article is public.")
        except NotPublishableArticle as problem:
            messages.error(request, str(problem))
        return after_dialog(request, reverse("admin:provisions_article_change", args=[object_id]))

    @display(description="State", ordering="published_at")
    def state(self, article: Article) -> str:
        """Whether the public reads it."""
        return mark("Published", "ok") if article.published_at else mark("Draft", "wait")
