"""ZIP files, which DOCX, ODT and EPUB are too, read within limits."""

import io
import zipfile
import zlib
from typing import Final

from services.ingest.documents.parts import Limits, Refusal

_ENCRYPTED: Final = 0x1
_CHUNK: Final = 1 << 20
_MOST_MEMBERS: Final = 20_000


class Members:
    """The files in a ZIP file."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises: Refusal."""
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise Refusal("damaged", "It is no whole ZIP file.") from error
        if len(self._zip.infolist()) > _MOST_MEMBERS:
            raise Refusal("too_many_parts", f"It holds {len(self._zip.infolist())} files.")
        self.names = tuple(info.filename for info in self._zip.infolist() if not info.is_dir())

    def read(self, name: str) -> bytes:
        """One file, unpacked.

        Raises: Refusal.
        """
        pieces = []
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & _ENCRYPTED:
                raise Refusal("encrypted", "It needs a password.")
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    self._limits.take_bytes(len(piece))
                    pieces.append(piece)
        except KeyError as error:
            raise Refusal("damaged", f"It lacks {name[:100]}.") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise Refusal("damaged", "It cannot be unpacked.") from error
        return b"".join(pieces)

    def find(self, name: str) -> bytes | None:
        """One file, None if there is none.

        Raises: Refusal.
        """
        return self.read(name) if name in self.names else None
