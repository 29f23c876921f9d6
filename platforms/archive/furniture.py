"""Recognises page furniture by what the page itself calls it: tags, roles and class names."""

from platforms.archive.page_tree import Element

# A button with as many words is the title of a passage that it unfolds.
_TITLE_WORDS = 4
_LONGEST_SKIP_LINK = 60


def _tokens(names: str) -> frozenset[str]:
    return frozenset(names.casefold().split())


_TAGS = frozenset({"nav", "footer", "dialog"})
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "dialog", "alertdialog"}
    | {"search", "menu", "menubar", "tablist"}
)
# Tools that ask for consent. They hold long texts of their own, which are no part of the document.
_CONSENT_TOOLS = _tokens(
    """
    onetrust-consent-sdk onetrust-banner-sdk onetrust-pc-sdk cybotcookiebotdialog
    cybotcookiebotdialogbodyunderlay usercentrics-root usercentrics-cmp-ui didomi-host
    didomi-popup cky-consent-container cky-modal cmplz-cookiebanner cmplz-manage-consent
    cookie-law-info-bar cliSettingsPopup qc-cmp2-container qc-cmp2-ui truste-consent-track
    truste_overlay consent_blackbar iubenda-cs-banner iubenda-cs-container osano-cm-window
    cc-window cmpbox cmpwrapper sp_message_container termly-code-snippet-support
    hs-eu-cookie-confirmation
    axeptio_overlay axeptio_mount_overlay tarteaucitronroot klaro cc-main cm-wrapper
    borlabscookiebox borlabs-cookie moove_gdpr_cookie_info_bar moove_gdpr_cookie_modal
    shopify-pc__banner shopify-pc__prefs catapult-cookie-bar evidon_banner _evidon_banner
    trustarc-banner-container transcend-consent-manager ketch-consent-tag lanyard_root
    """
)
# Whole class or id tokens only: utility classes such as `toc-visible:grid` are no furniture.
_TOKENS = _CONSENT_TOOLS | _tokens(
    """
    nav navbar navigation main-nav site-nav top-nav primary-nav main-navigation site-navigation
    menu main-menu mega-menu mobile-menu nav-menu sub-nav subnav offcanvas off-canvas
    sidebar side-bar sidenav side-nav breadcrumb breadcrumbs
    footer site-footer global-footer page-footer main-footer footer-wrapper footer-container
    colophon masthead site-header global-header page-nav announcement-bar top-bar topbar
    cookie-banner cookie-bar cookie-consent cookie-notice cookie-popup cookie-modal cookie-alert
    cookie-message cookies-banner cookie-policy-banner cookiebanner cookieconsent cookie-overlay
    cc-banner gdpr-banner consent-banner consent-modal consent-popup privacy-banner
    skip-link skip-links skiplink skip-to-content skip-nav
    share social social-share share-buttons sharing-buttons social-links social-icons
    addtoany_share_save_container
    related related-articles related-posts related-content related_articles recommended
    recommended-articles article-votes article-vote article-relatives article-more-questions
    article-return-to-top article-subscribe article-comments recent-articles
    intercom-reaction-picker article-feedback was-this-helpful feedback-widget helpful-widget
    newsletter newsletter-signup newsletter-form subscribe-form pagination pager pagination-nav
    post-navigation nav-links modal popup tooltip toast
    language-switcher lang-switcher language-selector language-picker locale-switcher
    country-selector
    sr-only visually-hidden screen-reader-text u-visually-hidden visuallyhidden
    w-nav w-condition-invisible theme-doc-footer theme-doc-breadcrumbs notion-topbar
    back-to-top scroll-to-top grecaptcha-badge
    """
)
_MAIN_NAMES = _tokens(
    """
    main maincontent main-content main_content content page-content site-content skip-to-content
    skip-to-main main-container primary
    """
)
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})


def looks_like_furniture(element: Element) -> bool:
    """Whether its tag, role or a class or id token says so; how much it holds is not asked."""
    tag = element.tag
    if tag in _TAGS or element.get("role") in _ROLES:
        return True
    if tag == "header":
        return _is_site_header(element)
    if tag == "button":
        return _is_control(element)
    if tag == "a":
        return _is_skip_link(element)
    if tag in ("main", "body", "article"):
        return False
    return not _TOKENS.isdisjoint(_names(element))


def is_consent_tool(element: Element) -> bool:
    """Whether it is the window of a known consent tool, whose own long text is not the page's."""
    return element.tag != "body" and not _CONSENT_TOOLS.isdisjoint(_names(element))


def is_site_footer(element: Element) -> bool:
    """Whether it is a footer by tag or role that is not the footer of an article or a main part."""
    if element.tag != "footer" and element.get("role") != "contentinfo":
        return False
    return not any(
        above.tag in ("main", "article") or above.get("role") == "main"
        for above in element.iterancestors()
    )


def _names(element: Element) -> list[str]:
    classes, name = element.get("class"), element.get("id")
    if classes is None:
        return [] if name is None else [name.casefold()]
    return (classes if name is None else f"{classes} {name}").casefold().split()


def is_unfolding(element: Element) -> bool:
    """Whether it is the title of a passage that it shows and hides: of an accordion, of details."""
    if element.tag == "button":
        return element.get("aria-expanded") is not None
    return bool(element.tag == "summary")


def _is_control(button: Element) -> bool:
    """Whether a button only does something, rather than name the passage that it unfolds."""
    if is_unfolding(button):
        return False
    if any(below.tag in _TITLES for below in button.iter()):
        return False
    if any(above.tag in _TITLES for above in button.iterancestors()):
        return False
    return len("".join(button.itertext()).split()) < _TITLE_WORDS


def _is_site_header(header: Element) -> bool:
    """Whether a header is the site's, not the document's: outside the article, with no title."""
    if next(header.iter("h1"), None) is not None:
        return False
    return not any(above.tag in ("main", "article") for above in header.iterancestors())


def _is_skip_link(link: Element) -> bool:
    """Whether a link only leads past the menu: by its words, or because it leads to the main part.

    The second holds in every language: "Zum Hauptinhalt" leads to the element that is the main one.
    """
    target = link.get("href") or ""
    if not target.startswith("#") or len(target) < 2:
        return False
    words = " ".join("".join(link.itertext()).split()).casefold()
    if len(words) > _LONGEST_SKIP_LINK:
        return False
    if words.startswith(("skip to ", "jump to ", "skip navigation")):
        return True
    return target[1:].casefold() in _MAIN_NAMES
