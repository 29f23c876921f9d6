"""Who may open a connection at all: a list of modules, and what each of them is for."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[3]
APPS = ("conductatlas", "monitoring", "platforms", "provisions")
CLIENTS = {
    *("pycurl", "socket", "ssl", "http.client", "urllib.request", "urllib3", "requests"),
    *("httpx", "aiohttp", "smtplib", "ftplib", "telnetlib", "boto3", "botocore", "redis"),
    *("asyncio", "socketserver", "http.server", "xmlrpc.client", "websockets", "paramiko"),
}
# The one way out to addresses that a document, a user or an analyst supplies.
GATE = {
    "platforms/archive/transfer.py": {"pycurl", "socket"},
    "platforms/archive/fetch.py": {"pycurl"},
    "platforms/archive/hop_loop.py": {"pycurl", "socket"},
    "platforms/archive/lookup.py": {"socket"},
}
# These go only where the deployment's settings send them, or to this machine.
VENDORS = {
    "platforms/archive/store_s3.py": {"boto3", "botocore"},
    "monitoring/actions/deliver.py": {"smtplib"},
    "provisions/assistance/client.py": {"pycurl"},
    "conductatlas/cache.py": {"redis"},
}
LOCAL = {
    "conductatlas/embedded/valkey.py": {"socket", "redis"},
    "conductatlas/run/ports.py": {"socket", "http.client"},
    "conductatlas/demo/site.py": {"http.server", "socketserver"},
}


def test_only_the_modules_named_here_can_open_a_connection() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                for name in imported(node):
                    found = [client for client in CLIENTS if f"{name}.".startswith(f"{client}.")]
                    used[path.relative_to(ROOT).as_posix()].update(found)
    allowed = {**GATE, **VENDORS, **LOCAL}
    extra = {
        path: clients - allowed.get(path, set())
        for path, clients in used.items()
        if clients - allowed.get(path, set())
    }
    assert extra == {}
    assert {path: used[path] for path in GATE} == GATE


def imported(node: ast.AST) -> list[str]:
    """The modules that a statement imports, by their dotted names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []
