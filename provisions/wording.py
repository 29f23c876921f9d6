"""The fixed sentences of a record."""


def disclaimer(platform: str) -> str:
    """The standing disclaimer; only the platform's name changes."""
    return (
        f"This analysis describes what {platform}'s agreement states, permits, or reserves. It does"
        " not constitute a legal determination about enforceability. Regulatory applicability and"
        " practical outcomes may vary by jurisdiction, enforcement context, and individual"
        " circumstances."
    )


CAUTION = (
    "These actions may provide transparency or partial mitigation but may not fully address the"
    " underlying issue. Effectiveness varies by jurisdiction and individual circumstances."
)
LAW_CAUTION = (
    "Mapped by subject; not a finding that the law applies to this platform or is breached."
)


def not_affiliated(platform: str) -> str:
    """The answer to whether the archive and a platform belong together."""
    return (
        "No. ConductAtlas is an independent monitoring service. We are not affiliated with,"
        f" endorsed by, or sponsored by {platform}."
    )
