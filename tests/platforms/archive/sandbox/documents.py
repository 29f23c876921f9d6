"""Documents for the tests of the readers: an ordinary page, and one that takes for ever."""

PAGE = (
    "<html lang=en><head><title>Terms</title></head><body><main><h1>Terms</h1>"
    + "<p>The service keeps a record of each visit and may share it with partners.</p>" * 30
    + "</main></body></html>"
).encode()
HEAVY = b"<p>a" * 500_000
URL = "https://platform.example/terms"
