"""Every public URL of the site, in one table."""

from django.contrib import admin
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from conductatlas import views as site
from monitoring.views import account, mailbox, unsubscribe, watchlist
from platforms.views import history, log
from provisions.api.records import RecordViewSet
from provisions.views import (
    article,
    change,
    clause_type,
    directory,
    document,
    entity,
    evidence,
    evidence_files,
    memo,
    provision,
    record,
    search,
)

api = DefaultRouter()
api.register("records", RecordViewSet, basename="api-record")

DOCUMENT = "platform/<slug:entity>/<slug:document>/"

urlpatterns = [
    path("", site.home, name="home"),
    path("platforms/", directory.directory, name="platforms"),
    path("platform/<slug:entity>/", entity.entity, name="platform"),
    path(DOCUMENT, document.document, name="document"),
    path(f"{DOCUMENT}versions/", history.versions, name="versions"),
    path(f"{DOCUMENT}versions/<slug:moment>/", document.version, name="version"),
    path(f"{DOCUMENT}versions/<slug:moment>/evidence/", evidence.evidence, name="evidence"),
    path(f"{DOCUMENT}<slug:provision>/", provision.provision, name="record"),
    path(f"{DOCUMENT}<slug:provision>/memo/", memo.memo, name="memo"),
    path("changes/", change.changes, name="changes"),
    path("change/<slug:record_id>/", change.change, name="change"),
    path("clause-types/", clause_type.clause_types, name="clause_types"),
    path("clause-type/<slug:slug>/", clause_type.clause_type, name="clause_type"),
    path("analysis/", article.articles, name="articles"),
    path("analysis/<slug:slug>/", article.article, name="article"),
    path("methodology/", site.methodology, name="methodology"),
    path("search/", search.search, name="search"),
    path("record/<slug:record_id>/", record.record_redirect, name="record_redirect"),
    path("evidence/", evidence.find, name="evidence_find"),
    path("evidence/<str:name>.zip", evidence_files.bundle, name="evidence_bundle"),
    path("evidence/<slug:record_id>/body", evidence_files.body, name="evidence_body"),
    path("evidence/<str:name>/text", evidence_files.text, name="evidence_text"),
    path("evidence/<str:name>/proof.json", evidence_files.proof, name="evidence_proof"),
    path("log/", log.log, name="log"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/key", log.key, name="log_key"),
    path("log/tile/<path:path>", log.tile, name="log_tile"),
    path("api/v1/", include(api.urls)),
    path("robots.txt", site.robots, name="robots"),
    path("gallery/", site.gallery, name="gallery"),
    path("healthz", site.health, name="health"),
    path("admin/", admin.site.urls),
    path("account/", account.account, name="account"),
    path("account/mail/", account.preferences, name="mail_preferences"),
    path("account/watch/", watchlist.watch, name="watch"),
    path("account/watchlist/add/", watchlist.add, name="watchlist_add"),
    path("account/watchlist/<int:watch_id>/remove/", watchlist.remove, name="watchlist_remove"),
    path("account/watchlist/<int:watch_id>/pause/", watchlist.pause, name="watchlist_pause"),
    path("account/", include("allauth.account.urls")),
    path("unsubscribe/<str:token>/<str:what>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.message, name="mailbox_message"),
    path("mailbox/<str:name>/html/", mailbox.message_html, name="mailbox_html"),
]
