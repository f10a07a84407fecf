"""`khabar up` with workers whose work is empty: `python -m benchmarks.empty_stack`, options as of `khabar up`."""

from unittest.mock import patch

from khabar.commands import up
from khabar.stack import Stack
from khabar.supervisor import ProcessSpec
from shared.pipeline import PIPELINE
from shared.settings import PROJECT_ROOT

_STAGES = {stage.name for stage in PIPELINE}


class EmptyStack(Stack):
    """The whole stack, with another application in place of each stage's."""

    def specs(self) -> list[ProcessSpec]:
        return [_emptied(spec) if spec.name in _STAGES else spec for spec in super().specs()]


def _emptied(spec: ProcessSpec) -> ProcessSpec:
    argv = [part.replace(f"services.{spec.name}.worker", "benchmarks.empty_worker") for part in spec.argv]
    return ProcessSpec(**{**vars(spec), "argv": argv, "cwd": PROJECT_ROOT})


if __name__ == "__main__":
    with patch.object(up, "Stack", EmptyStack):
        up.command()
