"""A small supervisor of processes, for the single-machine mode. Why Khabar has its own: docs/adr/0002-supervisor.md."""

from khabar.supervisor.events import Event
from khabar.supervisor.lock import Holder, StackLock, holder_of
from khabar.supervisor.output import LinePrinter
from khabar.supervisor.restart_policy import RestartPolicy
from khabar.supervisor.spec import ProcessSpec
from khabar.supervisor.state import ProcessStatus, StackState, read_state
from khabar.supervisor.supervisor import Supervisor

__all__ = [
    "Event",
    "Holder",
    "LinePrinter",
    "ProcessSpec",
    "ProcessStatus",
    "RestartPolicy",
    "StackLock",
    "StackState",
    "Supervisor",
    "holder_of",
    "read_state",
]
