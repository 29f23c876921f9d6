"""The fixed sentences of a record."""


def disclaimer(platform: str) -> str:
    """The standing disclaimer; only the platform's name changes."""
    return (
        f"This analysis describes what {platform}'s agreement states, permits, or reserves. It does"
        " not constitute a legal determination about enforceability. Regulatory applicability and"
        " practical outcomes may vary by jurisdiction, enforcement context, and individual"
        " circumstances."
    )


def not_affiliated(platform: str) -> str:
    """The answer to whether the archive and a platform belong together."""
    return (
        "No. ConductAtlas is an independent monitoring service. We are not affiliated with,"
        f" endorsed by, or sponsored by {platform}."
    )
