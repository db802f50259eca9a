"""Reports as nobody would write them."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from core.figures.report import Chart, Column, Figure, Kind, Report, Section, Series, Shape, Table

words = st.text(max_size=30) | st.sampled_from(
    ["设备设施", "</text><script>", "=1+1", "喆堃龘", "😡", "话" * 400, "a" * 200]
)
values = st.none() | st.integers(-(10**6), 10**6).map(float) | st.floats()
instants = st.datetimes(datetime(1900, 1, 2), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
cells = (
    st.none()
    | words
    | st.integers()
    | st.floats()
    | st.decimals(allow_nan=True, allow_infinity=True)
    | st.timedeltas()
    | instants
)
kinds = st.sampled_from(Kind)

charts = st.builds(
    Chart,
    id=st.just("x"),
    title=words,
    note=words,
    shape=st.sampled_from(Shape),
    labels=st.lists(words, max_size=40).map(tuple),
    series=st.lists(st.builds(Series, name=words, values=st.lists(values, max_size=40).map(tuple)), max_size=9).map(
        tuple
    ),
    unit=words,
    kind=st.sampled_from((Kind.COUNT, Kind.SHARE, Kind.MONEY, Kind.SPAN)),
)
tables = st.builds(
    Table,
    id=st.just("x"),
    title=words,
    note=words,
    columns=st.lists(st.builds(Column, title=words, kind=kinds), max_size=7).map(tuple),
    rows=st.lists(st.lists(cells, max_size=8).map(tuple), max_size=6).map(tuple),
)
sections = st.builds(
    Section,
    title=words,
    sentences=st.lists(words, max_size=3).map(tuple),
    charts=st.lists(charts, max_size=2).map(tuple),
    tables=st.lists(tables, max_size=2).map(tuple),
)
reports = st.builds(
    Report,
    title=words,
    community=words,
    period=words,
    zone=st.just("Asia/Shanghai"),
    made_at=st.just(datetime(2026, 11, 30, tzinfo=UTC)),
    headline=st.lists(words, max_size=4).map(tuple),
    figures=st.lists(st.builds(Figure, title=words, value=cells, kind=kinds, note=words), max_size=5).map(tuple),
    sections=st.lists(sections, max_size=3).map(tuple),
    signatures=st.lists(words, max_size=4).map(tuple),
)
