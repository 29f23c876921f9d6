"""The public texts of a document: the list, and any two of them compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from platforms.archive.change_class import ChangeClass, classify_change
from platforms.archive.diff import changed_hunks, redline
from platforms.models import Change, Document, Version
from platforms.views.parts import crumbs_to, paginated, query_without
from platforms.views.texts import LARGEST_COMPARED, text_name, version_at
