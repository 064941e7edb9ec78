"""Photos and pictures: decoded completely and drawn anew, so that only what one sees is left."""

import io
import warnings

from PIL import Image, ImageCms, ImageOps

from portfolios.files.reasons import RefusedError

FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
PHOTOS = {"JPEG", "MPO"}  # MPO: a JPEG with another one behind it, as phones make
# Pixels along the longest side: A4 at 250 dots per inch.
LONGEST = 3000
FEW = 256  # colours: a drawing or a screenshot, which JPEG would smear
# Pillow warns about what it finds large; here the school's own limit says so.
warnings.simplefilter("ignore", Image.DecompressionBombWarning)


def clean(source, target, *, megapixels, **_limits):
    """Draw the first frame of `source` anew into `target`. Returns (kind, ending)."""
    try:
        image = Image.open(source, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise RefusedError("pixels") from error
    except Exception as error:
        raise RefusedError("broken-image") from error
    with image:
        if image.width * image.height > megapixels * 1_000_000:
            raise RefusedError("pixels")
        try:
            image.load()
        except Exception as error:
            raise RefusedError("broken-image") from error
        is_photo, shown = image.format in PHOTOS, _drawn(image)
    if shown.mode == "RGB" and (is_photo or shown.getcolors(FEW) is None):
        shown.save(target, "JPEG", quality=88, optimize=True)
        return "image", "jpg"
    shown.save(target, "PNG", optimize=True)
    return "image", "png"


def _drawn(image):
    """The picture upright, in sRGB, not larger than needed, and without anything beside it."""
    profile, turned = image.info.get("icc_profile"), image.getexif().get(0x0112)
    see_through = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    image = image.convert("RGBA") if see_through else _in_colour(image, profile)
    image.thumbnail((LONGEST, LONGEST))
    # A new picture: Pillow would carry comments and profiles along.
    shown = Image.new(image.mode, image.size)
    shown.paste(image)
    if turned in range(2, 9):
        shown.getexif()[0x0112] = turned
        shown = ImageOps.exif_transpose(shown)
    shown.info = {}
    return shown


def _in_colour(image, profile):
    if profile:
        try:
            from_, to = (
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
            )
            if image.mode in ("RGB", "CMYK", "L"):
                return ImageCms.profileToProfile(image, from_, to, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read is left out
    return image.convert("RGB")


def without_places(jpeg):
    """A JPEG (bytes) inside another document, without the segments in which cameras write."""
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and len(jpeg) >= at + 4:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:  # the picture itself
            return b"".join(kept) + jpeg[at:]
        # APP1 (Exif, XMP), APP3 to APP13 (makers' own, Photoshop), and comments
        if marker != 0xE1 and not 0xE3 <= marker <= 0xED and marker != 0xFE:
            kept.append(jpeg[at:end])
        at = end
    return jpeg  # not what it seemed: as it was
