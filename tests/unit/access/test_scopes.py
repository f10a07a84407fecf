"""What readers may see, and what is the operators' alone."""

import pytest

from shared.access.scopes import ROUTES

# Who erased what and why, who did what, and where webhooks go and with what answer.
OPERATORS_ALONE = ("/v1/erasures", "/v1/audit", "/v1/webhooks", "/operations/webhooks")


@pytest.mark.parametrize("prefix", OPERATORS_ALONE)
def test_what_concerns_operators_is_closed_to_readers(prefix: str) -> None:
    needs = {route: need for route, need in ROUTES.items() if route.split(" ")[1].startswith(prefix)}
    assert needs, "there is no such route any more"
    assert {route for route, need in needs.items() if need != "operate"} == set()
