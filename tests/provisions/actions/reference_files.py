"""A folder of reference files small enough to read at a glance."""

from pathlib import Path

FILES = {
    "jurisdictions.toml": """
[[jurisdiction]]
code = "EU"
name = "European Union"
[[jurisdiction]]
code = "GB"
name = "United Kingdom"
""",
    "agencies.toml": """
as_of = 2026-05-01
[[agency]]
slug = "ico"
name = "Information Commissioner's Office"
short_name = "ICO"
jurisdiction = "GB"
official_url = "https://ico.example"
complaint_url = "https://ico.example/complain"
note = "Takes reports."
handles_individual_complaints = true
verified = true
""",
    "regulations.toml": """
as_of = 2026-05-01
[[regulation]]
slug = "gdpr"
name = "General Data Protection Regulation"
short_name = "GDPR"
aliases = []
kind = "Regulation"
jurisdiction = "EU"
status = "Applies"
in_force = "2016-05-24"
applies = [{ from = "2018-05-25", part = "All of it" }]
enforced_by = ["ico"]
official_url = "https://law.example/gdpr"
private_enforcement = true
note = ""
verified = true
""",
    "taxonomy.toml": """
schema = 1
as_of = "2026-05-02"
stances = ["permits", "excludes"]
severities = ["low", "medium", "high"]
strengths = ["direct", "context"]
depths = ["shallow", "deep"]
[[interpretive_notes]]
pattern = "may"
note = "The text reserves a right."
[[category]]
slug = "data-use"
name = "Data use"
definition = "What is done with data."
order = 1
""",
    "taxonomy/data-use.toml": """
[[clause_type]]
category = "data-use"
slug = "use-of-prompts"
name = "Use of prompts"
definition = "Says what is done with prompts."
direction = { actor = "platform", act = "uses", object = "prompts", favours = "platform" }
includes = ["Use of prompts"]
excludes = []
default_severity = "medium"
severity_raises = []
severity_lowers = []
attributes = []
regulations = [{ slug = "gdpr", article = "Art. 6", strength = "direct", why = "A basis." }]
agencies = ["ico"]
depth = "shallow"
default_stance = "permits"
cues = [{ pattern = '\\bprompts\\b', weight = 0.6 }]
""",
}


def write_reference(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the files, each change replacing words wherever they stand."""
    (folder / "taxonomy").mkdir(exist_ok=True)
    for name, text in FILES.items():
        for old, new in changes:
            text = text.replace(old, new)
        (folder / name).write_text(text, "utf-8")
    return folder
