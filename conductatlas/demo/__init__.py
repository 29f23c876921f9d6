"""The demo: invented platforms with dated versions, a local site, analysts and a reader."""


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of the people that the demo makes."""
    from conductatlas.demo.people import SIGN_INS  # needs Django's apps to be loaded

    return [(one.role, one.email, one.password) for one in SIGN_INS]
