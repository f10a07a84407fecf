from datetime import UTC, datetime, timedelta

import pytest

from shared.access.keys import ApiKey, hash_of, id_in, new_token, without_tokens

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def a_key(token: str, **facts: datetime) -> ApiKey:
    return ApiKey(
        id=id_in(token) or "",
        name="k",
        hash=hash_of(token),
        scopes=frozenset({"read"}),
        created_at=NOW,
        created_by="t",
        **facts,  # type: ignore[arg-type]  # only the times are varied here
    )


def test_a_key_is_recognised_and_no_other() -> None:
    token = new_token()
    assert a_key(token).matches(token)
    assert not a_key(token).matches(token[:-1] + ("a" if token[-1] != "a" else "b"))
    assert not a_key(token).matches("")


def test_no_two_keys_are_the_same() -> None:
    assert len({new_token() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "text", ["", "khabar_", "khabar_abc_def", "Bearer x", "khabar_aaaaaaaaaa_" + "\N{ARABIC LETTER MEEM}" * 52]
)
def test_what_is_no_key_has_no_id(text: str) -> None:
    assert id_in(text) is None


def test_a_key_is_usable_until_it_expires_or_is_revoked() -> None:
    token = new_token()
    assert a_key(token).usable(NOW)
    assert a_key(token, expires_at=NOW + timedelta(seconds=1)).usable(NOW)
    assert not a_key(token, expires_at=NOW).usable(NOW)
    assert not a_key(token, revoked_at=NOW - timedelta(days=1)).usable(NOW)


def test_the_secret_of_a_key_is_struck_out_of_texts() -> None:
    token = new_token()
    struck = without_tokens(f"GET /v1/stats?key={token} 401; {token}")
    assert token.rpartition("_")[2] not in struck
    assert struck.count("[secret]") == 2
    assert id_in(token) is not None
    assert str(id_in(token)) in struck
