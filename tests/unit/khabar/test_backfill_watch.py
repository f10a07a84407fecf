"""What `khabar up` says of articles from before an upgrade."""

from khabar.backfill_watch import told_of


def test_beginning_each_tenth_and_end_are_said_once() -> None:
    told: dict[str, int] = {}
    rounds = [{"search": 0}, {"search": 3}, {"search": 12}, {"search": 99}, {}, {}]
    said = [told_of(pending, told) for pending in rounds]
    assert [len(lines) for lines in said] == [1, 0, 1, 1, 1, 0]
    assert said[0] == ["upgrade        search, exports and volumes: older articles are being entered, 0 % are"]
    assert said[2][0].endswith("10 % are")
    assert said[4] == ["upgrade        search, exports and volumes: complete"]


def test_without_an_upgrade_nothing_is_said() -> None:
    assert told_of({}, {}) == []
