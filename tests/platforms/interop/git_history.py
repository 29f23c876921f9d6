"""Small git histories in Open Terms Archive's form, made by the tests themselves."""

import os
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path


def policy_text(days: int = 30, extra: str = "", name: str = "Orchard") -> str:
    """A Markdown policy of about 2,000 letters that states a number of days."""
    sections = "\n\n".join(
        f"## {number}. Section {number}\n\nSection {number} of the policy of {name} applies to"
        " every person who uses the service, wherever they live, and to every device that they use;"
        " it does not limit the rights that the law of their home gives them."
        for number in range(1, 9)
    )
    return f"# Privacy Policy\n\nWe keep your messages for {days} days.\n\n{extra}{sections}\n"


class GitHistory:
    """A repository; each commit has the committer date that the test gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self._git("init", "--quiet", "--initial-branch=main")

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        at: datetime,
        subject: str = "Record new changes",
    ) -> str:
        """Write these files (None deletes one) and commit; returns the commit's hash."""
        for path, content in files.items():
            file = self.folder / path
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self._commit(at, subject)

    def rename(self, before: str, after: str, at: datetime) -> str:
        """Move a file without touching its content."""
        (self.folder / after).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / before).rename(self.folder / after)
        return self._commit(at, "Rename")

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Go on on another branch."""
        self._git("checkout", "--quiet", "-B", name, start)

    def switch(self, name: str) -> None:
        """Go back to a branch."""
        self._git("checkout", "--quiet", name)

    def merge(self, name: str, at: datetime) -> None:
        """Merge a branch with a commit of its own."""
        self._git("merge", "--quiet", "--no-ff", "-m", "Merge", "-X", "ours", name, at=at)

    def bundle(self, path: Path) -> Path:
        """The whole history as one file."""
        self._git("bundle", "create", "--quiet", str(path), "--all")
        return path

    def _commit(self, at: datetime, subject: str) -> str:
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", "-m", subject, at=at)
        return self._git("rev-parse", "HEAD").strip()

    def _git(self, *arguments: str, at: datetime | None = None) -> str:
        environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            **{f"GIT_{who}_NAME": "bot" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "bot@people.example" for who in ("AUTHOR", "COMMITTER")},
        }
        if at is not None:
            environment["GIT_COMMITTER_DATE"] = at.isoformat()
            environment["GIT_AUTHOR_DATE"] = "2001-01-01T00:00:00+00:00"  # never to be used
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            env=environment,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()
