"""Photos and pictures: what one sees stays, everything else is gone."""

import io

import pytest
from PIL import Image

from tests.portfolios.hostile import (
    SCRIPT,
    checked,
    hundred_megapixels,
    photo,
    photo_of_a_place,
    refusal,
    written,
    zipped,
)


def shown(kept):
    with Image.open(io.BytesIO(kept)) as image:
        image.load()
        return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_jpeg_whatever_it_is_called(kind):
    kind, name, kept = checked(photo(kind=kind), "Groep in de tuin.html")
    assert (kind, name) == ("image", "Groep in de tuin.jpg")
    assert (shown(kept).format, shown(kept).size) == ("JPEG", (60, 40))


def test_the_place_and_the_phone_are_gone_and_it_stands_upright():
    sent = photo_of_a_place()
    assert b"KANARIE-telefoon" in sent
    _kind, _name, kept = checked(sent)
    assert b"KANARIE" not in kept
    assert dict(shown(kept).getexif()) == {}
    assert shown(kept).size == (40, 60)


def test_a_drawing_keeps_its_sharp_lines_and_its_see_through_parts():
    drawing = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    drawing.putpixel((3, 3), (14, 90, 99, 255))
    _kind, name, kept = checked(written(drawing, "PNG"), "logo.png")
    assert name == "logo.png"
    assert shown(kept).getpixel((3, 3)) == (14, 90, 99, 255)
    assert shown(kept).getpixel((0, 0))[3] == 0


def test_of_a_moving_picture_the_first_frame_stays():
    frames = [Image.new("P", (8, 8), n) for n in (1, 2, 3)]
    sent = written(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=b"KANARIE")
    _kind, name, kept = checked(sent, "beweegt.gif")
    assert name == "beweegt.png"
    assert getattr(shown(kept), "n_frames", 1) == 1
    assert b"KANARIE" not in kept


def test_other_colours_come_out_as_they_look():
    for mode, kind in (("L", "JPEG"), ("CMYK", "JPEG"), ("1", "PNG"), ("LA", "PNG")):
        kept = checked(written(Image.new(mode, (9, 9)), kind))[2]
        assert shown(kept).mode in ("RGB", "RGBA")


def test_a_large_photo_becomes_as_large_as_a_page():
    kept = checked(photo((3200, 20)))[2]
    assert shown(kept).size[0] == 3000


def test_a_polyglot_is_only_a_picture_afterwards():
    archive = zipped({"Aanval.class": SCRIPT})
    for tail in (SCRIPT, archive, b"PK\x03\x04"):
        kept = checked(photo() + tail)[2]
        assert SCRIPT not in kept
        assert b"PK\x03\x04" not in kept
        assert kept.endswith(b"\xff\xd9")


def test_a_gifar_is_only_a_picture_afterwards():
    sent = written(Image.new("P", (8, 8)), "GIF") + zipped({"Aanval.class": SCRIPT})
    _kind, name, kept = checked(sent, "lief.gif")
    assert name == "lief.png"
    assert b"PK\x03\x04" not in kept


def test_a_hundred_megapixels_are_refused_before_they_are_there():
    bomb = hundred_megapixels()
    assert len(bomb) < 20_000
    assert "meer dan 50 megapixel" in refusal(bomb)
    assert "meer dan 64 megapixel" in refusal(bomb, megapixels=64)


def test_the_school_says_how_many_pixels():
    assert "meer dan 1 megapixel" in refusal(photo((1001, 1000)), megapixels=1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_half_a_photo_is_refused(kind):
    sent = photo((200, 200), kind=kind)
    assert refusal(sent[: len(sent) // 2]).startswith("Deze foto is niet heel")


def test_a_head_alone_is_refused():
    assert refusal(b"\xff\xd8\xff").startswith("Deze foto is niet heel")


def test_a_photo_of_an_iphone_hears_how_to_send_it():
    heic = b"\0\0\0\x18ftypheic" + bytes(20)
    assert "JPEG" in refusal(heic)
