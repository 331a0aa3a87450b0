"""How does a large file get from the browser to the disk, and never through the memory?"""

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from kundig.base.home import home
from kundig.base.refusals import Refused

GIGABYTE = 1 << 30
LARGEST = GIGABYTE
REFUSED = "import_upload_refused"  # in request.META: why the file was not taken


class Incoming(UploadedFile):  # type: ignore[type-arg]  # generic for the checker only
    """A file that came in: it lies at `path` and goes when the request ends, unless it was moved away."""

    @property
    def path(self) -> Path:
        assert self.file is not None
        return Path(self.file.name)

    def close(self) -> None:
        try:
            super().close()
        except FileNotFoundError:
            return


class ToDisk(FileUploadHandler):
    """Write what comes in to the disk of the data, up to a limit; the rest is read and dropped."""

    chunk_size = 1 << 20
    file: IO[bytes] | None = None

    def new_file(self, *args: object, **kwargs: object) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        folder = home() / "incoming"
        folder.mkdir(mode=0o700, exist_ok=True)
        if shutil.disk_usage(folder).free < 2 * self._announced():
            self._stop("full")
        self.file = NamedTemporaryFile(dir=folder)  # noqa: SIM115 - closed by the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A part of the file."""
        assert self.file is not None
        if start + len(raw_data) > LARGEST:
            self.file.close()
            self._stop("too_large")
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Incoming:
        """The file is whole."""
        assert self.file is not None
        self.file.flush()
        return Incoming(self.file, self.file_name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        """The visitor went away."""
        if self.file is not None:
            self.file.close()

    def _announced(self) -> int:
        assert self.request is not None
        size = self.request.META.get("CONTENT_LENGTH") or "0"
        return int(size) if size.isdecimal() else 0

    def _stop(self, why: str) -> None:
        assert self.request is not None
        self.request.META[REFUSED] = why
        raise StopUpload(connection_reset=False)


def to_disk(request: HttpRequest) -> None:
    """Let the files of this request be written to the disk; before anything of it is read."""
    request.upload_handlers = [ToDisk(request)]


def incoming(request: HttpRequest, name: str) -> Incoming:
    """The file of a form's field, or why there is none."""
    file = request.FILES.get(name)
    if (why := request.META.get(REFUSED)) is not None:
        raise Refused(f"imports.{why}", limit=LARGEST // GIGABYTE)
    if not isinstance(file, Incoming):
        raise Refused("imports.no_file")
    return file
