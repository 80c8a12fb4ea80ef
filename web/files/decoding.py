"""A process of its own that decodes one photo: `python -m web.files.decoding PHOTO FOLDER LIMITS`.

What comes from outside may be made to crash a decoder or to eat all memory. Here it takes down this process
alone, which has little memory and little time. LIMITS is JSON: `format`, `pixels`, `memory_mb`, `time_s`, and
`copies`, the name and the longest side in pixels of each copy to be made. The answer is one line of JSON.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import pi_heif
from PIL import Image

from web.files.exif import read_exif

FORMATS = {"jpeg": ["JPEG"], "png": ["PNG"], "webp": ["WEBP"], "heic": ["HEIF"]}
QUALITY = 88
WHITE = "#ffffff"
# How a picture is turned upright, by what EXIF calls its orientation.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_ITS_SIDE = (5, 6, 7, 8)


def main(photo: str, folder: str, limits: str) -> None:
    """Decode a photo within limits, write its copies to a folder, and print what is known of it."""
    bounds = json.loads(limits)
    _confine(bounds["memory_mb"] * 2**20, bounds["time_s"])
    print(json.dumps(decode(Path(photo), Path(folder), bounds)))  # noqa: T201 - this is the answer


def decode(photo: Path, folder: Path, bounds: dict[str, Any]) -> dict[str, Any]:
    """Return size, place and time of a photo, having written its copies; none bears anything but pixels.

    A photo of more pixels than allowed is not decoded at all: `too_many_pixels` says how many it has.
    """
    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # Looked at below, before anything is decoded.
    with Image.open(photo, formats=FORMATS[bounds["format"]]) as image:
        pixels = image.width * image.height
        if pixels > bounds["pixels"]:
            return {"too_many_pixels": pixels}
        facts, width, height = read_exif(image), image.width, image.height
        largest = max(bounds["copies"].values())
        image.draft("RGB", (largest, largest))
        image.load()
        upright = _opaque(image)
    orientation = facts.pop("orientation")
    if orientation in TURNS:
        upright = upright.transpose(TURNS[orientation])
    for name, side in sorted(bounds["copies"].items(), key=lambda each: -each[1]):
        upright.thumbnail((side, side), Image.Resampling.LANCZOS)
        _bare(upright).save(folder / name, "JPEG", quality=QUALITY, optimize=True)
    size = (height, width) if orientation in ON_ITS_SIDE else (width, height)
    return facts | dict(zip(("width", "height"), size, strict=True))


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, WHITE)
        image = Image.alpha_composite(ground, image)
    return image.convert("RGB")


def _bare(image: Image.Image) -> Image.Image:
    """Return the pixels alone: no place, no time, no profile, no comment comes along."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    return bare


def _confine(memory_bytes: int, time_s: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (time_s, time_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
