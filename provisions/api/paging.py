"""How API lists are cut into pages."""

from rest_framework.pagination import CursorPagination


class RecordPagination(CursorPagination):
    """Cursor paging by number: a page stays the same while new records are published."""

    ordering = "-number"
    page_size_query_param = "page_size"
    max_page_size = 200
