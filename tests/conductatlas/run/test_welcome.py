"""What a newcomer reads first."""

from conductatlas.run.welcome import welcome

PAGE = "http://127.0.0.1:8001/"


def test_the_address_and_the_sign_ins_are_told():
    text = welcome(PAGE, [("Analyst", "analyst@example.org", "a-pass-phrase")])

    assert PAGE in text
    assert "analyst@example.org" in text
    assert "a-pass-phrase" in text


def test_without_a_demo_nobody_is_named():
    assert "sign-ins" not in welcome(PAGE, [])
