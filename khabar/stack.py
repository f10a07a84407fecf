"""The single-machine stack: which processes there are, and the settings of each."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import httpx

from khabar.embedded import Postgres, Valkey, free_port
from khabar.embedded.ports import require_free
from khabar.supervisor import ProcessSpec
from khabar.supervisor.spec import Readiness
from shared.pipeline import PIPELINE
from shared.runtime.readiness import WHOLE_STACK, announce_ready, forget_announcements, is_announced
from shared.settings import Settings

_SERVERS, _MIGRATIONS, _SERVICES = 0, 1, 2


@dataclass(frozen=True)
class Stack:
    """One Khabar on this machine. Its whole state is in one folder; making the object touches nothing.

    REDIS_URL and DATABASE_URL in `environment` replace the embedded servers.
    """

    settings: Settings
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    workers: Mapping[str, int] = field(default_factory=dict)
    readable_logs: bool = False

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.settings.home.absolute()

    @property
    def run_folder(self) -> Path:
        """What is true only while the stack runs: lock, state, readiness, counters."""
        return self.home / "run"

    @property
    def url(self) -> str:
        """Where the HTTP services answer, from this machine."""
        host = self.settings.host
        if host in ("0.0.0.0", "::"):  # noqa: S104 - asked for by the user; this only says where to look
            host = "127.0.0.1"
        return f"http://{f'[{host}]' if ':' in host else host}:{self.settings.port}"

    @cached_property
    def postgres(self) -> Postgres | None:
        """The embedded PostgreSQL; None if DATABASE_URL names another."""
        return None if self.environment.get("DATABASE_URL") else Postgres(self.home / "postgres", free_port())

    @cached_property
    def valkey(self) -> Valkey | None:
        """The embedded Valkey; None if REDIS_URL names another."""
        return None if self.environment.get("REDIS_URL") else Valkey(self.home / "valkey", free_port())

    def prepare(self) -> None:
        """Make the run folder anew and check the port.

        Raises: ConfigurationError with what to do.
        """
        require_free(self.settings.port, what="Khabar")
        self.run_folder.mkdir(parents=True, exist_ok=True)
        # Counters of processes that are gone would be added up for ever.
        shutil.rmtree(self.run_folder / "metrics", ignore_errors=True)
        (self.run_folder / "metrics").mkdir()
        forget_announcements(self.run_folder / "ready")
        shutil.rmtree(self.run_folder / "wanted", ignore_errors=True)

    def specs(self) -> list[ProcessSpec]:
        """The processes, in layers: servers, then migrations, then services.

        Raises: ConfigurationError if there is no embedded server for this platform.
        """
        specs = [server.spec(layer=_SERVERS) for server in (self.valkey, self.postgres) if server is not None]
        specs.append(self._python("migrations", "shared.ledger.migrate", layer=_MIGRATIONS, once=True))
        specs.append(self._python("api", "khabar.api", ready=self._api_is_ready))
        specs.append(self._python("relay", "services.relay", ready=self._announced("relay")))
        specs.append(self._python("webhooks", "services.webhooks", ready=self._announced("webhooks")))
        specs.append(self._python("collector", "services.collector", ready=self._announced("collector")))
        specs.append(self._python("stories", "services.stories", ready=self._announced("stories")))
        specs.extend(self._worker(stage.name) for stage in PIPELINE)
        return specs

    def child_environment(self, name: str) -> dict[str, str]:
        """The environment of the process of this name."""
        told = {
            "KHABAR_PROCESS": name,
            "KHABAR_HOME": str(self.home),
            "KHABAR_HOST": self.settings.host,
            "KHABAR_PORT": str(self.settings.port),
            "KHABAR_READY_DIR": str(self.run_folder / "ready"),
            "KHABAR_PART_OF_STACK": "true",
            "PROMETHEUS_MULTIPROC_DIR": str(self.run_folder / "metrics"),
            "PYTHONUNBUFFERED": "1",
            # shared.onnx says it too; here it also reaches what does not go through it.
            "ORT_DISABLE_TELEMETRY": "1",
            # Celery warns of root at every start; whoever starts this as root knows, and nothing here unpickles.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
            # A stop waits for running tasks for a while instead of for ever.
            "REMAP_SIGTERM": "SIGQUIT",
        }
        if self.valkey is not None:
            told["REDIS_URL"] = self.valkey.url
        if self.postgres is not None:
            told["DATABASE_URL"] = self.postgres.url
        if self.readable_logs:
            told["KHABAR_LOG_FORMAT"] = "console"
        return told

    def _python(
        self, name: str, module: str, *, layer: int = _SERVICES, once: bool = False, ready: Readiness | None = None
    ) -> ProcessSpec:
        return ProcessSpec(
            name=name,
            argv=[sys.executable, "-m", module],
            layer=layer,
            env=self.child_environment(name),
            once=once,
            ready=ready,
            stop_grace_s=15.0,
        )

    def _worker(self, stage: str) -> ProcessSpec:
        argv = [sys.executable, "-m", "celery", "-q", "-A", f"services.{stage}.worker", "worker"]
        argv += ["--hostname", "{instance}@%h", "--without-gossip", "--without-mingle"]
        return ProcessSpec(
            name=stage,
            argv=argv,
            layer=_SERVICES,
            env=self.child_environment(stage),
            count=self.workers.get(stage, 1),
            scalable=True,
            ready_each=self._announced(stage),
            stop_grace_s=20.0,
        )

    def _announced(self, name: str) -> partial[bool]:
        return partial(is_announced, self.run_folder / "ready", name)

    def _api_is_ready(self) -> bool:
        try:
            # No proxy of the environment: it could not reach this machine's own address.
            answer = httpx.get(f"{self.url}/readyz", timeout=2.0, trust_env=False).json()
        except (httpx.HTTPError, ValueError):
            return False
        # The rest of the stack, which it names too, waits for this process in turn.
        return bool(answer.get("dependencies", {}).get("postgresql") == "ok")

    def announce_up(self) -> None:
        """Say that everything is ready, as `/readyz` does from now on."""
        announce_ready(self.run_folder / "ready", WHOLE_STACK)
