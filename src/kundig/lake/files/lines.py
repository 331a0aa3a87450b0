"""How is a text file of any size read line by line, in bounded memory?"""

import codecs
import io
from collections.abc import Callable, Iterator

from kundig.base.refusals import Refused
from kundig.lake.files.encoding import detect, known, western
from kundig.lake.files.source import Source

BLOCK = 1 << 18
LONGEST = 1_000_000
SAMPLE = 1 << 18

type Progress = Callable[[float], None]


def encoding_of(source: Source, *, told: str | None = None) -> str:
    """The encoding, as told or as found; an 8-bit byte may come late, so all of the file is read."""
    with source.path.open("rb") as file:
        sample = file.read(SAMPLE)
        if told is not None:
            encoding = known(told)
            return "utf-8-sig" if encoding == "utf-8" and sample.startswith(codecs.BOM_UTF8) else encoding
        encoding = detect(sample)
        if not encoding.startswith("utf-8"):
            return encoding
        decoder = codecs.getincrementaldecoder("utf-8")()
        block = sample
        while block:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return western(block)
            block = file.read(BLOCK)
    return encoding


def lines(source: Source, encoding: str, *, progress: Progress | None = None) -> Iterator[str]:
    """Each line with its end; refuses bytes that are no text and lines without an end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    ends = io.IncrementalNewlineDecoder(None, translate=True)
    number, pending, read = 1, "", 0
    with source.path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            text = ends.decode(_decoded(decoder, block, source, encoding, number), final=not block)
            if "\0" in text:
                at = number + text[: text.index("\0")].count("\n")
                raise Refused("file.nul", file=source.name, line=at)
            parts = (pending + text).split("\n")
            pending = parts.pop()
            if max(map(len, parts), default=0) > LONGEST or len(pending) > LONGEST:
                at = number + next((i for i, part in enumerate(parts) if len(part) > LONGEST), len(parts))
                raise Refused("file.long_line", file=source.name, line=at, limit=f"{LONGEST:,}")
            number += len(parts)
            yield from (part + "\n" for part in parts)
            read += len(block)
            if progress is not None:
                progress(read / max(1, source.size))
            if not block:
                break
    if pending:
        yield pending


def _decoded(
    decoder: codecs.IncrementalDecoder, block: bytes, source: Source, encoding: str, number: int
) -> str:
    try:
        return decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        line = number + block[: error.start].count(b"\n")
        byte = f"0x{error.object[error.start]:02X}"
        raise Refused("file.encoding", file=source.name, line=line, byte=byte, encoding=encoding) from None
