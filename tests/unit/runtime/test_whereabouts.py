"""When a journey has left a stage behind."""

import pytest

from shared.pipeline import PIPELINE, Stage
from shared.runtime.whereabouts import ENDED, is_behind


@pytest.mark.parametrize("stage", PIPELINE)
def test_only_what_is_further_on_or_has_ended_has_left_a_stage_behind(stage: Stage) -> None:
    further = [other for other in PIPELINE if is_behind(stage, other.name)]
    assert further == list(PIPELINE[PIPELINE.index(stage) + 1 :])
    assert is_behind(stage, ENDED)
    assert not is_behind(stage, None)
    assert not is_behind(stage, "a stage of another release")
