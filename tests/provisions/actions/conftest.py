"""Fixtures of these folders' tests."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Nobody signs in here; half a second for each person's password is better spent."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
