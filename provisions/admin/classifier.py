"""Models of the classifier: their figures, what one would change, and adopting it."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from platforms.admin.browsing import ArchivedAdmin, json_field
from platforms.admin.dialogs import ReasonForm, after_dialog, dialog_again
from platforms.admin.marks import mark
from provisions.actions.agreement import agreement_report
from provisions.actions.dry_run import NoDryRun, dry_run
from provisions.actions.model_adoption import NotAdoptable, adopt, register_shipped
from provisions.models import ClassifierModel

SAMPLE = 40
STATE_MARKS = {"candidate": "wait", "refused": "fail", "adopted": "ok", "retired": ""}
DRY_RUN = {
    "title": f"Dry run on {SAMPLE} documents?",
    "description": "Both models read the same public texts; nothing else is written. It takes up"
    " to a minute. The whole archive is read by the command adopt_classifier.",
    "form_class": BaseDialogForm,
    "form_submit_text": "Read and compare",
}
ADOPT = {
    "title": "Make this the model that reads?",
    "description": "Every public text is then read again, a few at a time, and new drafts come to"
    " the queue. Published records and decided drafts stay as they are.",
    "form_class": ReasonForm,
    "form_submit_text": "Adopt",
}


@admin.register(ClassifierModel)
class ClassifierModelAdmin(ArchivedAdmin):
    """Trained models, newest first."""

    list_display = ("name", "state_mark", "origin", "macro", "decisions", "recorded_at")
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("name", "sha256")
    ordering = ("-recorded_at", "-pk")
    actions_list: ClassVar[list[str]] = ["agreement"]
    actions_detail: ClassVar[list[str]] = ["try_out", "adopt_one"]
    counts_shown = staticmethod(json_field("counts", "Learned from"))
    fields = (
        "name",
        ("state_mark", "origin"),
        "sha256",
        ("recorded_at", "decisions_until"),
        ("adopted_at", "adopted_by"),
        "reason",
        "dry_run_shown",
        "counts_shown",
        "metrics_shown",
    )
    readonly_fields = ("state_mark", "origin", "dry_run_shown", "counts_shown", "metrics_shown")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, in which the model that came with the software has its row."""
        register_shipped(now=timezone.now())
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response

    def has_adopt_permission(self, request: HttpRequest, object_id: int | str) -> bool:
        """A permission of its own: it changes what everybody finds in the queue."""
        return bool(request.user.has_perm("provisions.adopt_classifiermodel"))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Only for what can still be adopted; the id is what the address says."""
        if not str(object_id).isdecimal():
            return []
        found = ClassifierModel.objects.filter(pk=object_id).first()
        if found is None or not found.is_adoptable:
            return []
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered

    @action(description="Dry run", icon="compare", permissions=["adopt"], dialog=DRY_RUN)
    def try_out(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Tell on a sample what the model would change."""
        model = ClassifierModel.objects.get(pk=object_id)
        try:
            told = dry_run(name=model.name, now=timezone.now(), sample=SAMPLE)
            messages.success(request, f"{told['documents']} documents were read by both.")
        except NoDryRun as problem:
            messages.error(request, str(problem))
        return after_dialog(request, _address(object_id))

    @action(description="Adopt", icon="verified", permissions=["adopt"], dialog=ADOPT)
    def adopt_one(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        """Make it the model that reads."""
        model = ClassifierModel.objects.get(pk=object_id)
        try:
            adopt(
                name=model.name,
                by=request.user,  # type: ignore[arg-type]  # signed in
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except NotAdoptable as problem:
            return dialog_again(request, ADOPT, form, problem)
        messages.success(request, f"{model.name} reads from now on.")
        return after_dialog(request, _address(object_id))

    @action(description="Agreement with analysts", icon="handshake", permissions=["view"])
    def agreement(self, request: HttpRequest) -> HttpResponse:
        """How often analysts agree with the classifier, by clause type and quarter."""
        context = {
            **self.admin_site.each_context(request),
            "opts": ClassifierModel._meta,
            "title": "Agreement with analysts",
            "report": agreement_report(),
        }
        return TemplateResponse(request, "admin/classifier/agreement.html", context)

    @display(description="State", ordering="state")
    def state_mark(self, model: ClassifierModel) -> str:
        """Where it stands."""
        return mark(model.get_state_display(), STATE_MARKS[model.state])

    @display(description="Origin")
    def origin(self, model: ClassifierModel) -> str:
        """Where it comes from."""
        return "came with the software" if model.is_shipped else "trained here"

    @display(description="Macro F1, validation")
    def macro(self, model: ClassifierModel) -> str:
        """The figure by which models are compared."""
        figure = model.metrics.get("quality")
        return f"{figure:.3f}" if isinstance(figure, float) else "–"

    @display(description="Decisions learned")
    def decisions(self, model: ClassifierModel) -> str:
        """How many decisions of analysts it learned from."""
        return f"{model.counts.get('decisions', 0):,}"

    @display(description="Macro F1 by head")
    def metrics_shown(self, model: ClassifierModel) -> str:
        """The figures of training, one for each head; the model card has the rest."""
        heads = model.metrics.get("heads", {})
        told = {name: each.get("quality") for name, each in heads.items()}
        lines = (f"{name}: {figure:.3f}" for name, figure in told.items() if figure is not None)
        return ", ".join(lines) or "–"

    @display(description="Latest dry run")
    def dry_run_shown(self, model: ClassifierModel) -> str:
        """What it would change."""
        inputs = {"told": model.dry_run, "at": model.dry_run_at}
        return render_to_string("admin/classifier/dry_run.html", inputs)


def _address(object_id: str) -> str:
    return reverse("admin:provisions_classifiermodel_change", args=[object_id])
