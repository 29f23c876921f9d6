"""The first thing that a newcomer reads: the address, who may sign in, what to click."""

from collections.abc import Sequence

_RULE = "-" * 78


def welcome(page: str, people: Sequence[tuple[str, str, str]]) -> str:
    """Text for the terminal; `page` ends in a slash, `people` are role, address, pass phrase."""
    lines = ["", _RULE, f"  ConductAtlas is ready:  {page}", ""]
    if people:
        lines.append(f"  Demo sign-ins, at {page}account/login/")
        width = max(len(role) for role, _, _ in people)
        lines += [f"    {role:<{width}}  {email:<26} {phrase}" for role, email, phrase in people]
        lines.append("")
    lines += [
        "  What to click first:",
        f"    {page:<34} pick a platform, then a record",
        f"    {page + 'changes/':<34} what changed lately; open one for the redline",
        f"    {page + 'admin/':<34} as the analyst: the review queue",
        f"    {page + 'mailbox/':<34} the mails that were sent, kept on this machine",
        "",
        "  Ctrl-C stops everything; the data stays. `make run` again starts in seconds.",
        _RULE,
        "",
    ]
    return "\n".join(lines) + "\n"
