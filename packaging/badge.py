"""What a system shows of the program: its icon, its version, the documents that it opens. Used by the spec file.

One place for the names, so that the three systems say the same.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import __version__
from desktop.document.kinds import EXTENSION, MIME_TYPE

if TYPE_CHECKING:
    from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
ICON = ROOT / "resources" / "icons" / "application.svg"
VERSION = __version__
NAME = "Quzhou Award Estimator"
NAME_ZH = "衢州外资奖励测算"
IDENTIFIER = "cn.quzhou.award"
"""By which macOS knows the program, and AppStream its description."""
MAKERS = "The Quzhou Award Estimator developers"
SIZES = (16, 24, 32, 48, 64, 128, 256)

DOCUMENT = "Award estimate of Quzhou"
DOCUMENT_ZH = "衢州外资奖励测算文件"


def picture(edge: int) -> bytes:
    """The icon as a square PNG, so many pixels wide."""
    written = io.BytesIO()
    drawn(edge).save(written, "PNG")
    return written.getvalue()


def drawn(edge: int) -> Image.Image:
    """The icon, so many pixels wide."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import QByteArray, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(edge, edge, QImage.Format.Format_RGBA8888)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(ICON.read_bytes())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return Image.frombytes("RGBA", (edge, edge), bytes(image.constBits()))


def write_icon(file: Path) -> Path:
    """Write the icon in the form that the file's ending asks for: `.ico`, `.icns` or `.png`."""
    largest = drawn(1024 if file.suffix == ".icns" else 256)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".ico":
        # Each size is drawn, not scaled: thin strokes would blur.
        others = [drawn(size) for size in SIZES[:-1]]
        largest.save(file, sizes=[(size, size) for size in SIZES], append_images=others)
    else:
        largest.save(file)
    return file


def version_resource() -> str:
    """The version that Windows shows under Details, in the notation that PyInstaller reads."""
    numbers = (*(int(part) for part in VERSION.split(".")), 0)
    dotted = ".".join(str(number) for number in numbers)
    tables = [
        _table("040904B0", NAME, dotted),
        _table("080404B0", NAME_ZH, dotted),
    ]
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, "
        "fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        f"  kids=[StringFileInfo([{', '.join(tables)}]), "
        "VarFileInfo([VarStruct('Translation', [0x0409, 1200, 0x0804, 1200])])],\n"
        ")\n"
    )


def _table(code: str, name: str, dotted: str) -> str:
    entries = {
        "CompanyName": MAKERS,
        "FileDescription": name,
        "FileVersion": dotted,
        "InternalName": "quzhou-award",
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": "quzhou-award.exe",
        "ProductName": name,
        "ProductVersion": VERSION,
    }
    structures = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in entries.items())
    return f"StringTable({code!r}, [{structures}])"


def info_plist() -> dict[str, Any]:
    """What macOS is told of the program and its documents."""
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": VERSION,
        "CFBundleVersion": VERSION,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh_CN"],
        "CFBundleDocumentTypes": [
            _opened(DOCUMENT, IDENTIFIER + ".estimate", "Owner", "Editor"),
            # Neither takes a double click away from who has it; both stand under “Open with”.
            _opened("Quote or other PDF to check", "com.adobe.pdf", "Alternate", "Viewer"),
            _opened("Award estimate of an earlier version", "public.json", "Alternate", "Editor"),
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": IDENTIFIER + ".estimate",
                "UTTypeDescription": DOCUMENT,
                "UTTypeConformsTo": ["public.json"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [EXTENSION.removeprefix(".")],
                    "public.mime-type": [MIME_TYPE],
                },
            }
        ],
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": "15.0",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Apache License 2.0",
        "NSPrincipalClass": "NSApplication",
        "NSRequiresAquaSystemAppearance": False,
    }


def _opened(name: str, kind: str, rank: str, role: str) -> dict[str, Any]:
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeRole": role,
        "LSHandlerRank": rank,
        "LSItemContentTypes": [kind],
    }


def localised_names() -> dict[str, str]:
    """`InfoPlist.strings` by language: what macOS calls program and document in it."""
    names = {"en": (NAME, DOCUMENT), "zh_CN": (NAME_ZH, DOCUMENT_ZH)}
    return {
        language: f'"CFBundleDisplayName" = "{name}";\n"CFBundleName" = "{name}";\n"{DOCUMENT}" = "{document}";\n'
        for language, (name, document) in names.items()
    }
