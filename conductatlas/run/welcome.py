"""The first thing that a newcomer reads: the address, who may sign in, what to click."""

import importlib

_RULE = "-" * 78


def welcome(page: str) -> str:
    """Text for the terminal once the pages answer; `page` is the home page's address."""
    lines = ["", _RULE, f"  ConductAtlas is ready:  {page}", ""]
    sign_ins = _sign_ins()
    if sign_ins:
        lines.append(f"  Demo sign-ins, at {page}accounts/login/")
        lines += [f"    {role:<12} {email:<32} {password}" for role, email, password in sign_ins]
        lines.append("")
    lines += [
        "  What to click first:",
        f"    {page}            pick a platform, then a record",
        f"    {page}changes/    what changed lately; open one to see the redline",
        f"    {page}admin/      as the analyst: the review queue",
        "",
        "  Ctrl-C stops everything; the data stays. `make run` again starts in seconds.",
        _RULE,
        "",
    ]
    return "\n".join(lines) + "\n"


def _sign_ins() -> list[tuple[str, str, str]]:
    try:
        demo = importlib.import_module("conductatlas.demo")
    except ImportError:  # an installation may leave the demo out
        return []
    return list(demo.sign_ins()) if hasattr(demo, "sign_ins") else []
