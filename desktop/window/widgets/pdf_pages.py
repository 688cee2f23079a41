"""The pages of a PDF as pictures, by PDFium: for the preview, and to show a place of a quote that was checked."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtGui import QImage

from desktop.window.widgets.background import ALONE

POINTS_PER_MM: Final = 72 / 25.4
_MOST_PIXELS: Final = 24_000_000
"""Of one picture: a page three times its size on a screen of 200 %; about 96 MB."""
_MOST_PAGES: Final = 500


class Size(NamedTuple):
    """Of a page, in points."""

    width: float
    height: float


class PdfPages:
    """The pages of a PDF. Raises `pypdfium2.PdfiumError` for what is none; may be used from any thread."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        with ALONE:
            self._document = pypdfium2.PdfDocument(data)
            count = min(len(self._document), _MOST_PAGES)
            self.sizes = tuple(Size(*self._document.get_page_size(at)) for at in range(count))

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, number: int, scale: float) -> QImage:
        """Page `number`, counted from 0, with `scale` device pixels to the point (or fewer, for a huge page)."""
        size = self.sizes[number]
        most = (_MOST_PIXELS / max(size.width * size.height, 1)) ** 0.5
        with ALONE:
            page = self._document[number]
            try:
                bitmap = page.render(scale=min(scale, most), rev_byteorder=True, prefer_bgrx=True)
                image = QImage(
                    bitmap.buffer,
                    bitmap.width,
                    bitmap.height,
                    bitmap.stride,
                    image_format(bitmap.n_channels),
                )
                return image.copy()
            finally:
                page.close()

    def close(self) -> None:
        """Let go of the document."""
        with ALONE:
            self._document.close()


def image_format(channels: int) -> QImage.Format:
    """What Qt calls a picture of PDFium with so many channels."""
    return {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888}.get(
        channels, QImage.Format.Format_RGBX8888
    )
