"""Every public URL of the site, in one table."""

from django.contrib import admin
from django.urls import include, path

from conductatlas import views as site

urlpatterns = [
    path("healthz", site.health, name="health"),
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
]
