"""Signatures, checked by the Standard Webhooks library."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shared.web.webhook_signatures import (
    SignatureError,
    new_secret,
    secret_bytes,
    signature_headers,
    verify,
)

BODY = '{"type": "article.stored", "data": {"title": "فيضانات"}}'.encode()


@given(st.text().map(lambda text: f'"{text}"'.encode("utf-8", "replace")))
def test_the_standard_library_accepts_what_we_sign(body: bytes) -> None:
    secret = new_secret()
    now = datetime.now(UTC)
    headers = signature_headers([secret], "msg_1", int(now.timestamp()), body)
    signed = Webhook(secret).sign("msg_1", now, body.decode())
    assert headers["webhook-signature"] == signed
    assert verify(secret, headers, body) == "msg_1"


def test_we_accept_what_the_standard_library_signs() -> None:
    secret, now = new_secret(), datetime.now(UTC)
    headers = {
        "webhook-id": "msg_2",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": "v1a,eA== " + Webhook(secret).sign("msg_2", now, BODY.decode()),
    }
    assert verify(secret, headers, BODY) == "msg_2"


def test_while_a_secret_is_replaced_both_fit() -> None:
    old, new = new_secret(), new_secret()
    headers = signature_headers([new, old], "msg_3", int(time.time()), BODY)
    for secret in (old, new):
        assert verify(secret, headers, BODY) == "msg_3"
        Webhook(secret).verify(BODY, headers)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_5"},
        {"webhook-timestamp": str(int(time.time()) - 1000)},
        {"webhook-timestamp": str(int(time.time()) + 1000)},
        {"webhook-timestamp": "now"},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
    ],
)
def test_what_was_changed_or_is_old_is_refused(change: dict[str, str]) -> None:
    secret = new_secret()
    headers = {**signature_headers([secret], "msg_4", int(time.time()), BODY), **change}
    with pytest.raises(SignatureError):
        verify(secret, headers, BODY)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, headers)


def test_another_secret_another_body_and_a_missing_header_are_refused() -> None:
    secret = new_secret()
    headers = signature_headers([secret], "msg_4", int(time.time()), BODY)
    for key, given_headers, body in ((new_secret(), headers, BODY), (secret, headers, b"x"), (secret, {}, BODY)):
        with pytest.raises(SignatureError):
            verify(key, given_headers, body)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_AAAA", "whsec_?", "A" * 44, "whsec_" + "A" * 100])
def test_weak_and_wrong_secrets_are_refused(secret: str) -> None:
    with pytest.raises(ValueError):
        secret_bytes(secret)
