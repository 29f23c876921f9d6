"""A list of strings as a field with one of them on each line (selectors may hold commas)."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget


class LinesField(forms.CharField):
    """One string on each line; empty lines are dropped."""

    widget = UnfoldAdminTextareaWidget

    def __init__(self, *, most: int = 500, **kwargs: Any) -> None:
        """`most`: the longest line, in characters."""
        self.most = most
        super().__init__(**{"required": False, "widget": self.widget({"rows": 3}), **kwargs})

    def prepare_value(self, value: object) -> str:
        """Rows as lines; what was typed stays as it is."""
        return "\n".join(value) if isinstance(value, list) else str(value or "")

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, not a text
        """The lines. Raises ValidationError for one that is too long."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        if any(len(line) > self.most for line in lines):
            raise forms.ValidationError(f"A line may have {self.most} characters at most.")
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as lists, so that line endings do not count."""
        return list(initial or []) != self.to_python(data)
