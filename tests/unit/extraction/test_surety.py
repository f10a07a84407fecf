import pytest

from services.extraction.surety import calibrated
from shared.contracts.article import EntityType


@pytest.mark.parametrize("head", ["news", "latin"])
@pytest.mark.parametrize("type_", ["PER", "LOC", "ORG", "MISC"])
def test_a_higher_score_is_more_likely_right_and_stays_a_probability(head: str, type_: EntityType) -> None:
    said = [calibrated(score / 20, head=head, type_=type_) for score in range(21)]
    assert said == sorted(said)
    assert 0 < said[0] < 0.2
    assert 0.8 < said[-1] < 1


def test_organisations_are_less_sure_than_places_of_the_same_score() -> None:
    assert calibrated(0.9, head="news", type_="ORG") < calibrated(0.9, head="news", type_="LOC")


def test_a_head_that_was_not_fitted_keeps_its_scores() -> None:
    assert calibrated(0.7, head="anercorp", type_="PER") == 0.7
