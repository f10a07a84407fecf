"""A program for tests: Valkey and PostgreSQL under the supervisor, in the folder and on the ports given."""

import asyncio
import sys
from pathlib import Path

from khabar.embedded import Postgres, Valkey
from khabar.supervisor import Event, ProcessSpec, StackLock, Supervisor
from shared.errors import ConfigurationError


def main(home: Path, valkey_port: int, postgres_port: int) -> int:
    valkey = Valkey(home / "valkey", valkey_port)
    postgres = Postgres(home / "postgres", postgres_port, durable=False)
    worker = ProcessSpec("worker", [sys.executable, "-c", "import time; time.sleep(600)"], layer=1)

    def tell(event: Event) -> None:
        print("event", event.kind, event.name, event.detail, flush=True)

    async def run() -> None:
        supervisor = Supervisor(
            [valkey.spec(), postgres.spec(), worker],
            on_event=tell,
            on_line=lambda name, line: print(name, line, flush=True),
            state_file=home / "run" / "state.json",
        )
        await supervisor.run()

    try:
        with StackLock(home / "run" / "lock"):
            asyncio.run(run())
    except ConfigurationError as error:
        print(error, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
