"""`khabar up` with workers that poison works on: `python -m tests.chaos.stack`."""

from unittest.mock import patch

from khabar.commands import up
from khabar.stack import Stack
from khabar.supervisor import ProcessSpec
from shared.pipeline import PIPELINE
from shared.settings import PROJECT_ROOT

_STAGES = {stage.name for stage in PIPELINE}


class ChaosStack(Stack):
    """The whole stack as it is, with another application in front of each stage's handler."""

    def specs(self) -> list[ProcessSpec]:
        return [
            ProcessSpec(
                **{
                    **vars(spec),
                    "argv": [part.replace(f"services.{spec.name}.worker", "tests.chaos.worker") for part in spec.argv],
                    "cwd": PROJECT_ROOT,
                }
            )
            if spec.name in _STAGES
            else spec
            for spec in super().specs()
        ]


if __name__ == "__main__":
    with patch.object(up, "Stack", ChaosStack):
        up.command()
