"""Makes pictures small: at most 256 colours, by median cut (Heckbert 1982), as an indexed PNG."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

MOST = 256
Pixels = NDArray[np.uint8]  # rows × columns × 3


def png(pixels: Pixels) -> bytes:
    """The picture with the colours that stand for its own best."""
    height, width, _ = pixels.shape
    wide = pixels.astype(np.uint32)
    flat = (wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]).ravel()
    packed, where, counts = np.unique(flat, return_inverse=True, return_counts=True)
    colours = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.int64)
    boxes = _cut(colours, counts)
    palette = np.array(
        [np.average(colours[box], axis=0, weights=counts[box]).round() for box in boxes]
    )
    number = np.empty(len(colours), np.uint8)
    for at, box in enumerate(boxes):
        number[box] = at
    rows = number[where.ravel()].reshape(height, width)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)  # no filter
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.astype(np.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _cut(colours: NDArray[np.int64], counts: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Boxes of colours, the one whose colours stray most cut in two until there are enough."""
    boxes = [np.arange(len(colours))]
    strays = [_stray(colours, counts, boxes[0])]
    while len(boxes) < MOST and max(strays) > 0:
        at = int(np.argmax(strays))
        box = boxes[at]
        axis = int(np.argmax(np.ptp(colours[box], axis=0)))
        box = box[np.argsort(colours[box, axis], kind="stable")]
        mass = np.cumsum(np.sqrt(counts[box]))  # large plain areas mustn't take all colours
        middle = int(np.clip(np.searchsorted(mass, mass[-1] / 2), 1, len(box) - 1))
        boxes[at : at + 1] = parts = [box[:middle], box[middle:]]
        strays[at : at + 1] = [_stray(colours, counts, part) for part in parts]
    return boxes


def _stray(colours: NDArray[np.int64], counts: NDArray[np.int64], box: NDArray[np.int64]) -> float:
    if len(box) < 2:
        return 0.0
    weights = np.sqrt(counts[box])[:, None]
    mean = (colours[box] * weights).sum(axis=0) / weights.sum()
    return float((weights * (colours[box] - mean) ** 2).sum())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
