"""What analysts may do in the admin, as a group of Django's own."""

from collections.abc import Mapping

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

ANALYSTS = "Analysts"
APPS = ("provisions", "platforms")
# Of the clock and the readers they see the work under way, never who watches what.
VIEWABLE = {"monitoring": ("lease", "leaseitem")}
# Deciding on a review item or on a held text is a change of it; the verbs demand more than the
# permission.
CHANGEABLE = {"platforms": ("sighting",), "provisions": ("analysis",)}
# What analysts add to the record beside its rows: another class, what became of a document.
RECORDABLE = {"platforms": ("reclassification", "succession")}
EDITABLE = {
    "platforms": ("entity", "document", "source"),
    "provisions": (
        "agency",
        "article",
        "category",
        "clausetype",
        "clausetyperegulation",
        "jurisdiction",
        "regulation",
        "regulationarticle",
        "regulationstage",
    ),
}
# Parts of reference rows that are edited inside them.
REMOVABLE = {"provisions": ("clausetyperegulation", "regulationstage")}


@transaction.atomic
def ensure_analyst_role() -> Group:
    """The group of the analysts with exactly its rights; twice gives the same.

    They see every row of the archive and of the records, decide on review items and on texts in
    quarantine, class changes anew, record what became of documents, and edit articles, reference
    data and sources. People are added to it by hand.
    """
    group, _ = Group.objects.get_or_create(name=ANALYSTS)
    wanted = Q(content_type__app_label__in=APPS, codename__startswith="view_")
    wanted |= _of(VIEWABLE, "view") | _of(CHANGEABLE, "change")
    wanted |= _of(EDITABLE, "change") | _of(EDITABLE, "add") | _of(RECORDABLE, "add")
    group.permissions.set(Permission.objects.filter(wanted | _of(REMOVABLE, "delete")))
    return group


def _of(models: Mapping[str, tuple[str, ...]], act: str) -> Q:
    found = Q(pk__in=[])
    for app, names in models.items():
        codes = [f"{act}_{apps.get_model(app, name)._meta.model_name}" for name in names]
        found |= Q(content_type__app_label=app, codename__in=codes)
    return found
