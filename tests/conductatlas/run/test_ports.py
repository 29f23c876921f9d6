"""Ports that are taken, and pages that answer."""

import socket

import pytest

from conductatlas.run.ports import answers_page, is_free, next_free


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken_port):
    assert not is_free(taken_port)


def test_the_next_free_port_is_named_instead(taken_port):
    proposed = next_free(taken_port)

    assert proposed > taken_port
    assert is_free(proposed)


def test_a_page_answers_only_with_200(httpserver):
    httpserver.expect_request("/healthz").respond_with_data("ok")
    httpserver.expect_request("/broken").respond_with_data("no", status=503)

    assert answers_page(httpserver.url_for("/healthz"))
    assert not answers_page(httpserver.url_for("/broken"))
