"""Every public URL of the site, in one table."""

from django.contrib import admin
from django.urls import include, path

from conductatlas import views as site
from monitoring.views import account, mailbox, unsubscribe, watchlist

urlpatterns = [
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
