"""VERIFY.md works by hand: its commands are run as they stand, with a shell and openssl."""

import re
import shutil
import subprocess

import pytest

from platforms.archive.bundle.container import build_bundle
from platforms.archive.bundle.verify import open_container
from tests.platforms.archive.bundle import samples

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
BLOCKS = re.compile(r"```sh\n(.+?)```", re.DOTALL)


@pytest.fixture
def unpacked(tmp_path, request):
    files = open_container(build_bundle(samples.SAMPLES[request.param]()))
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def run(folder, script):
    done = subprocess.run(
        ["sh", "-euc", script], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("unpacked", samples.SAMPLES, indirect=True)
def test_the_commands_climb_to_the_root_and_check_the_signature(unpacked):
    climb, leaf_hash, signature = BLOCKS.findall((unpacked / "VERIFY.md").read_text())

    root = run(unpacked, climb).strip()
    said = run(unpacked, signature)

    note = (unpacked / "checkpoint").read_text().splitlines()
    assert root == note[2]
    assert len(run(unpacked, leaf_hash).split()[0]) == 64
    assert "Signature Verified Successfully" in said


@pytest.mark.parametrize("unpacked", ["record"], indirect=True)
def test_the_hash_by_hand_is_the_one_that_the_record_names(unpacked):
    _, leaf_hash, _ = BLOCKS.findall((unpacked / "VERIFY.md").read_text())

    by_hand = run(unpacked, leaf_hash).split()[0]

    assert f'"version_leaf":"{by_hand}"' in (unpacked / "record.json").read_text()


@pytest.mark.parametrize("unpacked", ["record"], indirect=True)
def test_a_spoilt_leaf_leads_to_another_root(unpacked):
    climb = BLOCKS.findall((unpacked / "VERIFY.md").read_text())[0]
    leaf = unpacked / "leaf" / "record.json"
    leaf.write_bytes(leaf.read_bytes() + b" ")

    root = run(unpacked, climb).strip()

    assert root not in (unpacked / "proof" / "record.tlog-proof").read_text()


def test_no_blank_is_left_and_what_is_not_shown_is_said():
    record = open_container(samples.bundle_of("record"))["VERIFY.md"].decode()
    version = open_container(samples.bundle_of("version"))["VERIFY.md"].decode()

    assert "@{" not in record
    assert "does **not** show" in record
    assert "opinion, not evidence" in record
    assert "opinion, not evidence" not in version
    assert "no timestamp of a third party" in record
