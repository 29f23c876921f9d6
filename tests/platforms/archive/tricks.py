"""Addresses that have led somewhere they should not: each stands for a trick of its own.

`{port}` is the port of a server on 127.0.0.1 that must never be reached.
"""

from itertools import product

# Ways to write 127.0.0.1, and its neighbours, that one resolver or another reads.
_LOOPBACK_HOSTS = """
    127.0.0.1 127.0.0.2 127.127.127.127 127.255.255.254 127.1 127.0.1 127.000.000.001 127.0.0.01
    0 0.0.0.0 00.0.0.0 0.0 0x0 2130706433 02130706433 0x7f000001 0X7F000001 0x7f.0.0.1 0x7f.1
    0x7f.0x0.0x0.0x1 0x7f.0x000001 017700000001 0177.0.0.1 0177.0.0.01 0177.0x0.0.1 0300.0250.1.1
    00000177.1 127.0.0.1. 127.0.0.1.. 127.0.0.1.nip.example ①②⑦.0.0.1 １２７.0.0.1 127。0。0。1
    127．0．0．1 127｡0｡0｡1 ⑫⑦.0.0.1 4294967297 6425673729 256.256.256.256 127.0.0.256 127.0.0.1e0
    [::1] [::] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::0001] [::127.0.0.1]
    [::7f00:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::FFFF:7F00:0001] [0:0:0:0:0:ffff:127.0.0.1]
    [::ffff:0:127.0.0.1] [::ffff:0:0] [64:ff9b::7f00:1] [64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1]
    [2002:7f00:1::] [2002:7f00:0001::1] [2001:0:4136:e378:8000:63bf:80ff:fffe]
    [2001:0:4136:e378:8000:63bf:3fff:fdd2] [fe80::5efe:127.0.0.1] [2001:5f8::5efe:7f00:1]
    [2606:4700::200:5efe:7f00:1] [::1%25lo] [::1%lo] [fe80::1%25lo] [fe80::1] [febf::1] [fec0::1]
    [fc00::1] [fd00:ec2::254] [ff02::1] [ff0e::1] [100::1] [2001:db8::1] [3fff::1] [5f00::1]
    [2620:4f:8000::1] [127.0.0.1] [::127.1] [::ffff:127.1] [::1 [::1]] [1] [v1.x] []
    localhost LOCALHOST localhost. localhost.localdomain ip6-localhost loopback l\u00f2calhost
    ⓛocalhost loc\u00adalhost localhost%00.example.com internal.example mixed.example
    mapped.example words.example zone.example empty.example
""".split()

# One address of each network that is not public, and of the machines that clouds keep there.
_PRIVATE_HOSTS = """
    0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.8.8.8
    168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1
    192.0.0.170 192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1
    192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.255 240.0.0.1 255.255.255.255 [fd00:ec2::254] [fd20:ce::254] [fe80::a9fe:a9fe]
    [::ffff:169.254.169.254] [64:ff9b::a9fe:a9fe] [64:ff9b::a00:1] [2002:a9fe:a9fe::]
    [2002:c0a8:1::] metadata instance-data kubernetes metadata.google.internal
""".split()

_AROUND = [
    "http://user@127.0.0.1:{port}/",
    "http://user:word@127.0.0.1:{port}/",
    "http://:@127.0.0.1:{port}/",
    "http://@127.0.0.1:{port}/",
    "http://example.com@127.0.0.1:{port}/",
    "http://example.com:80@127.0.0.1:{port}/",
    "http://example.com%40127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http://example.com\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@example.com/",
    "http://127.0.0.1:{port}?@example.com/",
    "http://127.0.0.1:{port};@example.com/",
    "http://example.com#@127.0.0.1:{port}/x y",
    "http://127.0.0.1%3A{port}/",
    "http://127.0.0.1:{port}%2f/",
    "http://127.0.0.1%2f:{port}/",
    "http://127.0.0.1%00.example.com:{port}/",
    "http://127.0.0.1%0d%0a:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1 :{port}/",
    "http:// 127.0.0.1:{port}/",
    " http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: example.com",
    "http://127.0.0.1:{port}/ HTTP/1.1\r\nX: y",
    "http://127.0.0.1\n:{port}/",
    "http://127.0.0.1\x00:{port}/",
    "http://127.0.0.1:0{port}/",
    "http://127.0.0.1:+{port}/",
    "http://127.0.0.1:１{port}/",
    "http://127.0.0.1:{port}{port}/",
    "http://127.0.0.1:/",
    "http://127.0.0.1:65536/",
    "http:127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:////127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http:\\/\\/127.0.0.1:{port}/",
    "/\\127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "///127.0.0.1:{port}/",
    "\\\\127.0.0.1:{port}/",
    "https:127.0.0.1:{port}",
    "httpſ://127.0.0.1:{port}/",
    "ʰttp://127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
    "hTTp://LOCALHOST:{port}/",
    "http://127.0.0.1:{port}/../../x",
    "http://127.0.0.1:22/",
    "http://127.0.0.1:25/",
    "http://127.0.0.1:5432/",
    "http://127.0.0.1:6379/",
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "http://internal.example/",
    "https://internal.example/",
    "http://mixed.example/",
    "http://zone.example/",
    "http://words.example/",
    "view-source:http://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}/!/",
    "url:http://127.0.0.1:{port}/",
    "feed:http://127.0.0.1:{port}/",
    "data:text/html,x",
    "javascript:fetch('http://127.0.0.1:{port}/')",
    "about:blank",
    "file:///etc/passwd",
    "file:/etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "file://localhost/proc/self/environ",
    "netdoc:///etc/passwd",
    "",
    "/",
    "?",
]
_SCHEMES = (
    "gopher dict ftp ftps sftp scp telnet tftp ldap ldaps smb smtp imap pop3 rtsp mqtt ws wss"
)

TRICKS = [
    *(f"http://{host}:{{port}}/" for host in _LOOPBACK_HOSTS),
    *(f"https://{host}:{{port}}/" for host in ("127.0.0.1", "localhost", "internal.example")),
    *(f"http://{host}/latest/meta-data/" for host in _PRIVATE_HOSTS),
    *(f"{scheme}://127.0.0.1:{{port}}/x" for scheme in _SCHEMES.split()),
    *(
        f"http://{host}:{port}/"
        for host, port in product(("10.0.0.1", "internal.example"), ("8080", "{port}", "443"))
    ),
    *_AROUND,
]
