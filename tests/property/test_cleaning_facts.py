"""What holds for the facts read from any line."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.cleaning.datelines import read_dateline
from services.cleaning.facts.stated_dates import read_stated_date

LINES = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                *("12", "31", "00", "2024", "1445", "1402", "99999", ":", "-", "/", ".", ",", "(", ")", "—", "am", "م"),
                *("مساء", "GMT", "+25:00", "CET", "مايو", "may", "آب", "رمضان", "مهر", "هـ", "منذ", "ago", "ساعتين"),
                *("hours", "10:30", "24:60", "تحديث", "updated", "توقيت", "مكة", "الجمعة", "monday", "رويترز", "دمشق"),
                *("BEIRUT", "AFP"),
            ]
        ),
        max_size=12,
    ).map(" ".join),
)
REFERENCES = st.one_of(st.none(), st.datetimes(), st.datetimes(timezones=st.just(UTC)))


@given(LINES, REFERENCES, st.sampled_from([True, False, None]))
def test_any_line_is_read_as_a_date_or_not(line: str, reference: datetime | None, day_first: bool | None) -> None:
    stated = read_stated_date(line, day_first=day_first, reference=reference)
    if stated is not None:
        assert (stated.local.time is None) == (stated.local.precision in ("day", "month"))
        assert stated.moment is None or stated.moment.tzinfo is UTC
        assert not stated.improves(stated)


@given(LINES, st.booleans())
def test_place_of_a_dateline_is_in_its_line(line: str, alone: bool) -> None:
    place = read_dateline(line, alone=alone).place
    assert place is None or place in line
