"""The demo's people: who they are, and how they sign in on one's own machine."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress

from conductatlas.actions.roles import ensure_analyst_role
from conductatlas.models import User
from monitoring.actions.accounts import account_of
from monitoring.actions.watch import watch
from monitoring.models import Plan
from platforms.models import Entity

PASSWORD = "atlas-demo-2026"  # noqa: S105  # printed at every start; the demo runs on one's own machine only
WATCHED = ("kestrel-ai", "meadowgram", "orchardlane")


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way into the demo."""

    role: str
    email: str
    password: str = PASSWORD


OPERATOR = SignIn("operator", "operator@demo.example")
ADA = SignIn("analyst", "ada@demo.example")
GRACE = SignIn("second analyst", "grace@demo.example")
OLU = SignIn("account holder, Watcher plan", "olu@demo.example")
SIGN_INS = (ADA, GRACE, OLU, OPERATOR)


@dataclass(frozen=True, slots=True)
class People:
    """The users behind the sign-ins."""

    ada: User
    grace: User
    olu: User


def ensure_people() -> People:
    """Make the demo's users if they are not there."""
    role = ensure_analyst_role()
    ada, grace = _user(ADA, "Ada Okafor", is_staff=True), _user(GRACE, "Grace Lind", is_staff=True)
    for analyst in (ada, grace):
        analyst.groups.add(role)
    _user(OPERATOR, "Demo operator", is_staff=True, is_superuser=True)
    return People(ada, grace, _user(OLU, "Olu Bello"))


def watch_platforms(*, people: People, now: datetime) -> None:
    """Put three platforms on the account holder's watchlist."""
    account = account_of(user=people.olu)
    account.plan = Plan.WATCHER
    account.save(update_fields=["plan"])
    for entity in Entity.objects.filter(slug__in=WATCHED):
        watch(entity=entity, by=people.olu, now=now)


def _user(sign_in: SignIn, name: str, **rights: bool) -> User:
    user = User.objects.filter(email=sign_in.email).first()
    if user is None:
        user = User.objects.create_user(sign_in.email, sign_in.password, name=name, **rights)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
