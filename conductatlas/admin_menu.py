"""How the admin looks and what its menu holds: the settings of django-unfold."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.text import format_lazy

QUARANTINE = format_lazy("{}?held=person&o=2", reverse_lazy("admin:platforms_sighting_changelist"))
AUDIT_SAMPLE = format_lazy("{}?audit=open", reverse_lazy("admin:provisions_finding_changelist"))

UNFOLD = {
    "SITE_TITLE": "ConductAtlas",
    "SITE_HEADER": "ConductAtlas",
    "SITE_SUBHEADER": "Analysts' workbench",
    "SITE_URL": "/",
    "SITE_SYMBOL": "gavel",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "STYLES": [lambda request: static("css/admin.css")],
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}
    ],
    "DASHBOARD_CALLBACK": "conductatlas.front_page.add_figures",
    # The site's record-office green (static/css/tokens.css, --accent) as Unfold's scale.
    "COLORS": {
        "primary": {
            "50": "#eef6f4",
            "100": "#e2f0ec",
            "200": "#c3e0d8",
            "300": "#a3d3c6",
            "400": "#86d3c3",
            "500": "#3d9885",
            "600": "#0b5a4e",
            "700": "#094b41",
            "800": "#083f37",
            "900": "#06312b",
            "950": "#041f1b",
        }
    },
    "SIDEBAR": {
        "show_search": True,
        "navigation": [
            {
                "title": "Review",
                "items": [
                    {
                        "title": "Review queue",
                        "icon": "rule",
                        "link": reverse_lazy("admin:provisions_analysis_changelist"),
                        "badge": "provisions.admin.queue.waiting_count",
                        "badge_variant": "primary",
                    },
                    {
                        "title": "Provisions",
                        "icon": "bookmark",
                        "link": reverse_lazy("admin:provisions_provision_changelist"),
                    },
                    {
                        "title": "Lineage",
                        "icon": "account_tree",
                        "link": reverse_lazy("admin:provisions_provisionlink_changelist"),
                    },
                    {
                        "title": "Publications",
                        "icon": "publish",
                        "link": reverse_lazy("admin:provisions_publication_changelist"),
                    },
                    {
                        "title": "Audit sample",
                        "icon": "casino",
                        "link": AUDIT_SAMPLE,
                    },
                    {
                        "title": "Classifiers",
                        "icon": "model_training",
                        "link": reverse_lazy("admin:provisions_classifiermodel_changelist"),
                    },
                    {
                        "title": "Articles",
                        "icon": "article",
                        "link": reverse_lazy("admin:provisions_article_changelist"),
                    },
                ],
            },
            {
                "title": "Archive",
                "items": [
                    {
                        "title": "Platforms",
                        "icon": "domain",
                        "link": reverse_lazy("admin:platforms_entity_changelist"),
                    },
                    {
                        "title": "Documents",
                        "icon": "description",
                        "link": reverse_lazy("admin:platforms_document_changelist"),
                    },
                    {
                        "title": "Sources",
                        "icon": "link",
                        "link": reverse_lazy("admin:platforms_source_changelist"),
                    },
                    {
                        "title": "Checks",
                        "icon": "fact_check",
                        "link": reverse_lazy("admin:platforms_check_changelist"),
                    },
                    {
                        "title": "Held texts",
                        "icon": "lock_clock",
                        "link": QUARANTINE,
                        "badge": "platforms.admin.sightings.quarantined_count",
                        "badge_variant": "primary",
                    },
                    {
                        "title": "Changes",
                        "icon": "difference",
                        "link": reverse_lazy("admin:platforms_change_changelist"),
                    },
                ],
            },
            {
                "title": "Evidence",
                "items": [
                    {
                        "title": "Snapshots",
                        "icon": "inventory_2",
                        "link": reverse_lazy("admin:platforms_snapshot_changelist"),
                    },
                    {
                        "title": "Custody",
                        "icon": "shield",
                        "link": reverse_lazy("admin:platforms_custodyevent_changelist"),
                    },
                    {
                        "title": "Log",
                        "icon": "account_tree",
                        "link": reverse_lazy("admin:platforms_logleaf_changelist"),
                    },
                    {
                        "title": "Checkpoints",
                        "icon": "verified",
                        "link": reverse_lazy("admin:platforms_checkpoint_changelist"),
                    },
                ],
            },
            {
                "title": "Reference",
                "items": [
                    {
                        "title": "Clause types",
                        "icon": "category",
                        "link": reverse_lazy("admin:provisions_clausetype_changelist"),
                    },
                    {
                        "title": "Regulations",
                        "icon": "balance",
                        "link": reverse_lazy("admin:provisions_regulation_changelist"),
                    },
                    {
                        "title": "Agencies",
                        "icon": "account_balance",
                        "link": reverse_lazy("admin:provisions_agency_changelist"),
                    },
                ],
            },
            {
                "title": "Accounts",
                "items": [
                    {
                        "title": "Account holders",
                        "icon": "group",
                        "link": reverse_lazy("admin:monitoring_account_changelist"),
                        "permission": lambda request: request.user.has_perm(
                            "monitoring.view_account"
                        ),
                    },
                    {
                        "title": "Deliveries",
                        "icon": "outgoing_mail",
                        "link": reverse_lazy("admin:monitoring_delivery_changelist"),
                        "permission": lambda request: request.user.has_perm(
                            "monitoring.view_delivery"
                        ),
                    },
                    {
                        "title": "Leases",
                        "icon": "schedule",
                        "link": reverse_lazy("admin:monitoring_lease_changelist"),
                    },
                    {
                        "title": "Users",
                        "icon": "person",
                        "link": reverse_lazy("admin:conductatlas_user_changelist"),
                        "permission": lambda request: request.user.has_perm(
                            "conductatlas.view_user"
                        ),
                    },
                ],
            },
        ],
    },
}
