"""The verifier as somebody runs it: one file, a bare Python, nothing installed, no network."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from platforms.archive.bundle import verify
from platforms.archive.bundle.container import build_bundle
from platforms.archive.bundle.verify import main
from tests.platforms.archive.bundle import samples, small_log

SCRIPT = Path(verify.__file__)


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "CA-P-010031.zip"
    path.write_bytes(samples.bundle_of("record"))
    return path


def run(interpreter, folder, *arguments):
    """Run a copy of the script alone in a folder, with an empty environment."""
    script = folder / "verify.py"
    shutil.copyfile(SCRIPT, script)
    command = [interpreter, "-I", "-S", str(script), *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False
    )


def _pythons() -> list[str]:
    """Interpreters from Python 3.8 on that this machine has, beside the present one."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    names = [f"python3.{minor}" for minor in range(8, 16)]
    found = [shutil.which(name) for name in names if name]
    found += [str(next(root.glob(f"{name[6:]}.*/bin/{name}"), "")) for name in names]
    return [sys.executable, *(each for each in found if each and "shims" not in each)]


@pytest.mark.parametrize("interpreter", _pythons())
def test_every_python_from_3_8_on_verifies_with_an_empty_environment(interpreter, bundle):
    key = samples.record_parts().keys[0]

    done = run(interpreter, bundle.parent, bundle, "--key", key)

    assert (done.returncode, done.stderr) == (0, "")
    assert "VERIFIED" in done.stdout
    assert "is signed with the key that was given" in done.stdout


def test_the_source_is_python_3_8_and_imports_the_standard_library_alone():
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 8))

    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {each.name.partition(".")[0] for each in node.names}
        if isinstance(node, ast.ImportFrom):
            modules.add(str(node.module).partition(".")[0])
    assert modules <= sys.stdlib_module_names
    assert not modules & {"socket", "ssl", "urllib", "http", "ctypes"}


def test_the_bundle_holds_this_very_file():
    files = verify.open_container(samples.bundle_of("record"))

    assert files["verify.py"] == SCRIPT.read_bytes()


def test_without_a_key_it_says_so(bundle, capsys):
    assert main([str(bundle)]) == 0

    assert "internally consistent; the key was not given from outside" in capsys.readouterr().out


def test_a_spoilt_bundle_ends_with_1_and_a_reason(bundle):
    bundle.write_bytes(bundle.read_bytes()[:-1])

    done = run(sys.executable, bundle.parent, bundle)

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("REFUSED: The container is not the one")


def test_a_forgery_is_refused_under_the_real_key(tmp_path, capsys):
    forged = tmp_path / "forged.zip"
    forged.write_bytes(build_bundle(samples.record_parts(small_log.TestLog(number=66))))

    code = main([str(forged), "--key", samples.record_parts().keys[0]])

    assert code == 1
    assert "not signed with the key that was given" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing.zip", ".", "note.txt"])
def test_what_cannot_be_read_ends_with_2(name, tmp_path, capsys):
    (tmp_path / "note.txt").write_text("not a bundle")

    assert main([str(tmp_path / name)]) == 2
    assert capsys.readouterr().out.startswith("UNREADABLE: ")


def test_a_key_that_is_none_ends_with_2(bundle, capsys):
    assert main([str(bundle), "--key", "nonsense"]) == 2
    assert "The key that was given is not one." in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--what"]])
def test_a_wrong_command_line_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
