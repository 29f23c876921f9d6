"""Whether mails stay on this machine, for pages that tell people to look into their mails."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mailbox_is_local() -> bool:
    """True while mails are written to the local mail box. (allauth has its own `site`.)"""
    return bool(settings.MAILBOX)
