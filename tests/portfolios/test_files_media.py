"""Sound and video: the picture and the sound stay as they were; where it was made is gone."""

import struct

import pytest

from tests.portfolios.hostile import (
    SCRIPT,
    box,
    checked,
    element,
    full,
    mp3,
    mp4,
    ogg,
    reason_of,
    track,
    wav,
    webm,
)

VIDEO, SOUND = track(b"vide"), track(b"soun")
PLACE = box(b"udta", box(b"\xa9xyz", b"KANARIE+52.0901+005.1214/"))


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (mp4(VIDEO, SOUND), "video", "opname.mp4"),
        (mp4(VIDEO, brand=b"qt  "), "video", "opname.mov"),
        (mp4(SOUND, brand=b"M4A "), "audio", "opname.m4a"),
        (webm(), "video", "opname.webm"),
        (wav(), "audio", "opname.wav"),
        (mp3(), "audio", "opname.mp3"),
        (ogg(), "audio", "opname.ogg"),
        (ogg(b"\x01vorbis\0"), "audio", "opname.ogg"),
    ],
)
def test_what_it_is_its_content_says(content, kind, name):
    assert checked(content, "opname.html")[:2] == (kind, name)


@pytest.mark.parametrize(
    "content",
    [
        mp4(VIDEO, moov=[PLACE]),
        mp4(VIDEO, moov=[box(b"meta", b"com.apple.quicktime.location.ISO6709 KANARIE")]),
        mp4(VIDEO, moov=[box(b"udta", box(b"loci", b"KANARIE"))]),
        mp4(VIDEO) + box(b"uuid", b"KANARIE"),
        mp4(VIDEO) + box(b"free", b"KANARIE"),
        mp4(VIDEO) + box(b"raar", b"KANARIE"),
        mp4(box(b"trak", VIDEO[8:], PLACE)),
    ],
)
def test_the_place_is_gone_and_nothing_else_moved(content):
    kept = checked(content)[2]
    assert b"KANARIE" in content
    assert b"KANARIE" not in kept
    assert len(kept) == len(content)
    assert kept.index(b"GELUID") == content.index(b"GELUID")


def test_a_track_of_places_is_gone_with_what_it_holds():
    """As action cameras write where they are, beside the picture."""
    data = b"BEELDKANARIE-plaats"
    where = 16 + 8 + len(b"BEELD")
    for offsets in (full(b"stco", ">I", (where,)), full(b"co64", ">Q", (where,))):
        for sizes in (
            box(b"stsz", bytes(4), struct.pack(">II", 14, 1)),
            box(b"stsz", bytes(4), struct.pack(">III", 0, 1, 14)),
        ):
            places = track(b"meta", full(b"stsc", ">III", (1, 1, 1)), offsets, sizes)
            kept = checked(mp4(VIDEO, places, data=data))[2]
            assert b"KANARIE" not in kept
            assert b"BEELD" in kept


def test_tags_and_files_in_a_webm_are_gone():
    tags = element(b"\x12T\xc3g", b"KANARIE")
    files = element(b"\x19A\xa4i", b"KANARIE" + bytes(30))
    kept = checked(webm(tags, files))[2]
    assert b"KANARIE" not in kept
    assert len(kept) == len(webm(tags, files))
    assert b"beeld" in kept


def test_a_webm_as_a_browser_records_it_has_no_sizes():
    live = b"\x01" + b"\xff" * 7
    head = element(b"\x1aE\xdf\xa3", b"\x42\x82\x84webm") + b"\x18S\x80g" + live
    sent = head + element(b"\x16T\xaek", b"spoor") + b"\x1fC\xb6u" + live + b"beeld"
    assert checked(sent) == ("video", "bestand.webm", sent)


def test_names_and_pictures_in_an_mp3_are_gone():
    tag = b"ID3\x03\0\0" + bytes([0, 0, 0, 27]) + b"GEOBKANARIE" + bytes(16)
    assert checked(tag + mp3() + b"TAG" + b"KANARIE".ljust(125, b"\0"))[2] == mp3()


def test_what_a_recorder_wrote_in_a_wav_is_gone():
    assert checked(wav((b"LIST", b"KANARIE"), (b"bext", b"KANARIE")) + SCRIPT)[2] == wav()


@pytest.mark.parametrize(
    ("reason", "content"),
    [
        ("broken-media", mp4(VIDEO)[:-5]),
        ("broken-media", mp4(VIDEO) + SCRIPT),
        ("broken-media", mp4(track(b"meta"))),
        ("broken-media", mp4()),
        ("broken-media", box(b"ftyp", b"isom" + bytes(4)) + box(b"mdat", SCRIPT)),
        ("broken-media", wav()[:30]),
        ("broken-media", mp3(2)),
        ("broken-media", mp3(3) + SCRIPT * 99),
        ("broken-media", ogg()[:-1]),
        ("broken-media", ogg() + SCRIPT),
        ("unknown", ogg(b"\x80theora")),
        ("broken-media", webm()[:-2]),
        ("broken-media", webm() + SCRIPT),
        ("unknown", webm(doctype=b"matroska")),
        ("broken-media", b"\x1aE\xdf\xa3"),
    ],
)
def test_is_refused_with_the_reason(reason, content):
    assert reason_of(content) == reason
