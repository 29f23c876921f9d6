"""Users and their accounts."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.text import slugify

from conductatlas.models import User
from monitoring.models import Account, Plan
from tests.factories.texts import number


def make_person(name: str = "", **fields: Any) -> User:
    """A user; `is_staff=True` makes an analyst."""
    name = name or f"person{next(number)}"
    email = fields.pop("email", f"{slugify(name)}@people.example")
    return get_user_model().objects.create_user(
        email=email, password=f"{name}-pass-phrase", name=name, **fields
    )


def make_account(user: User | None = None, *, plan: Plan = Plan.FREE, **fields: Any) -> Account:
    """A user's account, changed to what the test says."""
    user = user or make_person()
    return Account.objects.update_or_create(user=user, defaults={"plan": plan, **fields})[0]
