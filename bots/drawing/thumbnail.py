"""A resident's picture made small enough for a page of a form."""

from io import BytesIO

from PIL import Image, ImageOps

#: Points on a side of the paper's picture, three for each of the page's.
LARGEST = 420
#: More than any telephone takes; what claims to be larger is a trap, and is not opened.
MOST_PIXELS = 150_000_000
KINDS = ("JPEG", "PNG", "GIF", "WEBP")


def thumbnail(content: bytes) -> tuple[bytes, int, int] | None:
    """Return the picture as a small JPEG with its width and height, upright; None if it can't be shown."""
    try:
        with Image.open(BytesIO(content), formats=KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.draft("RGB", (LARGEST, LARGEST))
            small = ImageOps.exif_transpose(image).convert("RGB")
            small.thumbnail((LARGEST, LARGEST))
            file = BytesIO()
            small.save(file, "JPEG", quality=80)
            return file.getvalue(), small.width, small.height
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
