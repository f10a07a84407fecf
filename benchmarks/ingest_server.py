"""An ingest service to measure: the real one, or the same answering without a database (`--no-ledger`)."""

import argparse
import asyncio
from typing import Self
from unittest.mock import patch

from services.ingest import routes
from services.ingest.service import INGEST
from shared.ledger.acceptance import Acceptance
from shared.ledger.posting import Posting
from shared.settings import Settings, load_settings
from shared.web.application import serve


class Forgetful:
    """Takes postings as the committer does, and answers at once."""

    def __init__(self, _: Settings) -> None:
        pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def submit(self, posting: Posting) -> asyncio.Future[Acceptance]:
        answer: asyncio.Future[Acceptance] = asyncio.get_running_loop().create_future()
        answer.set_result(Acceptance(posting.article_id, created=True))
        return answer


def main() -> None:
    """Serve on KHABAR_PORT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-ledger", action="store_true")
    if parser.parse_args().no_ledger:
        with patch.object(routes, "Committer", Forgetful):
            serve(load_settings(), [INGEST])
    else:
        serve(load_settings(), [INGEST])


if __name__ == "__main__":
    main()
