"""What account holders fill in."""

from django import forms

from monitoring.models import Account
from platforms.models import Entity


class WatchForm(forms.Form):
    """Chooses a platform whose documents are public."""

    platform = forms.ModelChoiceField(
        queryset=Entity.objects.none(),
        to_field_name="slug",
        empty_label="Choose a platform",
        error_messages={
            "required": "Choose a platform to watch.",
            "invalid_choice": "No such platform is in the archive.",
        },
        widget=forms.Select(attrs={"class": "select"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        platforms = Entity.objects.public().order_by("name")
        self.fields["platform"].queryset = platforms  # type: ignore[attr-defined]  # a choice field


class PreferencesForm(forms.ModelForm):
    """Chooses which mails are sent."""

    class Meta:
        model = Account
        fields = ["wants_alerts", "wants_digest"]
        labels = {
            "wants_alerts": "Same-day alert for each publication",
            "wants_digest": "Weekly digest",
        }
