"""What people send, kept: named by its content, never by what they called it."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots.media import MediaFolder, NotKept, TooLarge, kind_of

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
SOURCE = "telegram:photo:A"
JPEG = b"\xff\xd8\xff\xe0" + bytes(30)


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path)


def receive(media: MediaFolder, source: str, content: bytes, largest: int = 100) -> str:
    with media.receive(source, largest) as arriving:
        for start in range(0, len(content), 7):
            arriving.write(content[start : start + 7])
    return arriving.name


def test_what_came_in_pieces_is_found_by_its_source_and_by_its_name(media: MediaFolder) -> None:
    name = receive(media, SOURCE, JPEG)

    assert name.endswith(".jpg")
    assert media.find(SOURCE) == media.find(name) == (JPEG, "image/jpeg")
    assert media.keep(JPEG, "image/jpeg") == name


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"....ftypisom....", "video/mp4"),
        (b"OggS....", "audio/ogg"),
        (b"<html><script>", ""),
        (b"MZ", ""),
        (b"", ""),
    ],
)
def test_what_it_is_goes_by_how_it_begins(beginning: bytes, kind: str) -> None:
    assert kind_of(beginning) == kind


def test_what_nobody_knows_is_plain_bytes(media: MediaFolder) -> None:
    receive(media, SOURCE, b"<script>alert(1)</script>")

    assert media.find(SOURCE) == (b"<script>alert(1)</script>", "application/octet-stream")


def test_more_than_is_kept_is_not_kept(media: MediaFolder, tmp_path: Path) -> None:
    media.want(SOURCE, at=NOW)
    with pytest.raises(TooLarge):
        receive(media, SOURCE, bytes(101))

    assert media.find(SOURCE) is None
    assert not list(tmp_path.glob("*.part"))
    assert media.is_wanted(SOURCE)


def test_what_is_wanted_is_wanted_until_it_is_here(media: MediaFolder, tmp_path: Path) -> None:
    media.want(SOURCE, at=NOW)
    media.want("wechat:B", at=NOW)
    again = MediaFolder(tmp_path)
    assert again.wanted("telegram") == [(SOURCE, NOW)]

    receive(again, SOURCE, JPEG)
    assert again.wanted("telegram") == []
    again.want(SOURCE, at=NOW)
    assert not again.is_wanted(SOURCE)


@pytest.mark.parametrize("source", ["../x", "a/b", "", ".", "known", "/etc/passwd", "telegram:photo:../../x"])
def test_no_source_leads_anywhere_else(media: MediaFolder, source: str) -> None:
    assert media.find(source) is None


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Let the system refuse whatever makes a file larger than that, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_the_disk_does_not_take_is_said_to_be_not_kept_and_nothing_is_left_of_it(
    media: MediaFolder, tmp_path: Path
) -> None:
    def parts() -> list[Path]:
        return list(tmp_path.rglob("*.part"))

    with no_file_larger_than(1000):
        media.want(SOURCE, at=NOW, chat="1")
        with pytest.raises(NotKept):
            receive(media, SOURCE, bytes(20_000), 20_000)
        with pytest.raises(NotKept):
            media.keep(bytes(2000), "image/png")
        assert not media.takes()
    assert parts() == []
    assert media.takes()
    assert (media.wanted("telegram"), media.chat_of(SOURCE)) == ([(SOURCE, NOW)], "1")


def test_what_fails_on_its_way_here_is_no_fault_of_the_disk(media: MediaFolder) -> None:
    with pytest.raises(TimeoutError), media.receive(SOURCE, 100):
        raise TimeoutError
