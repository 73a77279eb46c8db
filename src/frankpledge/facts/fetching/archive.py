"""A zip on a server, of which only the members wanted are fetched.

A zip ends with a directory that says where in the file each member lies, so a member can be had by asking
for its bytes alone. Where the server gives no parts of a file, the whole is fetched instead.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from frankpledge.facts.fetching.remote import ChangedError, NoRangesError, Version, bring, content_range
from frankpledge.facts.fetching.web import Answer, FetchError, Web
from frankpledge.facts.intake import MOST_GROWTH

#: The end of the file that is asked for first; the directory of a national archive is about half of it.
TAIL = 2**20
_MOST_MEMBER = 4 * 2**30
_COPY = 2**20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Pieces(io.RawIOBase):
    """A file of which some pieces are held; reading elsewhere asks `need` to bring the piece."""

    def __init__(self, length: int, need: Callable[[int, int], Path]) -> None:
        super().__init__()
        self._length, self._need, self._at = length, need, 0
        self._held: list[tuple[int, int, bytes | Path]] = []

    def hold(self, start: int, content: bytes | Path) -> None:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        self._held.insert(0, (start, start + size, content))

    def let_go(self, content: Path) -> None:
        self._held = [piece for piece in self._held if piece[2] != content]

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        if base + offset < 0:
            raise OSError("before the beginning of the file")
        self._at = base + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        stop = self._length if size < 0 else min(self._length, self._at + size)
        content = bytearray()
        while self._at < stop:
            content += self._piece(stop)
        return bytes(content)

    def _piece(self, stop: int) -> bytes:
        for start, end, content in self._held:
            if start <= self._at < end:
                first, until = self._at - start, min(stop, end) - start
                if isinstance(content, bytes):
                    found = content[first:until]
                else:
                    with content.open("rb") as handle:
                        handle.seek(first)
                        found = handle.read(until - first)
                if not found:
                    raise EOFError("what was fetched is shorter than it was")
                self._at += len(found)
                return found
        nearest = min((start for start, _, _ in self._held if start > self._at), default=stop)
        self.hold(self._at, self._need(self._at, min(stop, nearest)))
        return self._piece(stop)


class Archive:
    """One version of a zip on a server: its members, and in `scratch` the bytes of those wanted."""

    def __init__(
        self,
        web: Web,
        url: str,
        version: Version,
        tail: bytes | None,
        scratch: Path,
        told: Callable[[int, int], object],
        md5: str = "",
    ) -> None:
        self.version, self.url = version, url
        self._web, self._scratch, self._told, self._md5 = web, scratch, told, md5
        for old in scratch.glob("*.part"):
            if not old.name.startswith(version.mark):
                old.unlink()
        self._pieces = Pieces(version.length, self._brought)
        self._whole = tail is None
        if tail is None:
            self._fetch_whole()
        else:
            self._pieces.hold(version.length - len(tail), tail)
        try:
            self._zip = zipfile.ZipFile(self._pieces)
        except _DAMAGED as error:
            self._drop()
            raise FetchError(
                f"{url}: is not a whole zip archive ({error}); try again later, and if it stays so tell "
                "the publisher"
            ) from error
        members = sorted(self._zip.infolist(), key=lambda member: member.header_offset)
        ends = [*(member.header_offset for member in members[1:]), self._zip.start_dir]
        self._ends = {member.filename: end for member, end in zip(members, ends, strict=True)}
        self.members = {member.filename: member for member in members}

    @classmethod
    def open(
        cls,
        web: Web,
        url: str,
        scratch: Path,
        told: Callable[[int, int], object],
        *,
        unless: Version | None = None,
        md5: str = "",
    ) -> Archive | None:
        """The archive as it is now; none where it is still the version `unless`."""

        def attempt() -> tuple[str, Version, bytes | None] | None:
            headers = {"Range": f"bytes=-{TAIL}", **(unless.unless_this() if unless else {})}
            with web.ask(url, headers) as answer:
                if answer.status == 304:
                    return None
                _check_kind(answer)
                version = Version.of(answer)
                if unless and version == unless:
                    # A server that does not know conditions has answered; the answer need not be read.
                    return None
                if answer.status == 200:
                    first = next(answer.chunks(), b"")
                    if not first.startswith(b"PK"):
                        raise FetchError(_not_an_archive(answer.url))
                    return answer.url, version, None
                start, stop, length = content_range(answer)
                tail = answer.body(TAIL)
                if stop != length or len(tail) != stop - start:
                    raise ChangedError
                return answer.url, version, tail

        found = web.persist(url, attempt)
        if found is None:
            return None
        final, version, tail = found
        try:
            return cls(web, final, version, tail, scratch, told, md5)
        except NoRangesError:
            return cls(web, final, version, None, scratch, told, md5)

    def unpack(self, members: Sequence[str], folder: Path) -> Iterator[tuple[str, Path]]:
        """Each member unpacked into `folder`, its length and checksum as the archive's directory says.

        Raises `FetchError` where a member is damaged, after having fetched it a second time.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._bring_members(members)
        for name in members:
            target = folder / Path(name).name
            try:
                self._unpack(name, target)
            except _DAMAGED:
                self._drop()
                self._bring_members(members)
                try:
                    self._unpack(name, target)
                except _DAMAGED as error:
                    self._drop()
                    target.unlink(missing_ok=True)
                    raise FetchError(
                        f"{self.url}: “{name}” is damaged ({error}), fetched twice; it was not kept: try "
                        "again later, and if it stays so tell the publisher"
                    ) from error
            yield name, target

    def close(self) -> None:
        """Let go of the bytes that were brought; they are needed no more."""
        self._zip.close()
        self._drop()

    def _unpack(self, name: str, target: Path) -> None:
        member = self.members[name]
        growth = member.file_size / max(1, member.compress_size)
        if member.file_size > _MOST_MEMBER or (member.file_size > 16 * _COPY and growth > MOST_GROWTH):
            raise FetchError(
                f"{self.url}: “{name}” unpacks to {member.file_size:,} bytes, too many to be believed; "
                "fetch it with a browser and look at it"
            )
        size = 0
        with self._zip.open(member) as packed, target.open("wb") as out:
            while chunk := packed.read(_COPY):
                size += len(chunk)
                out.write(chunk)
        if size != member.file_size:
            raise zipfile.BadZipFile(f"{size:,} bytes, not {member.file_size:,}")

    def _bring_members(self, names: Sequence[str]) -> None:
        """The bytes of members, those that lie side by side in one request."""
        if self._whole:
            if not self._part(0, self.version.length).exists():
                self._fetch_whole()
            return
        spans: list[tuple[int, int]] = []
        for start, end in sorted((self.members[n].header_offset, self._ends[n]) for n in names):
            if spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        try:
            for start, end in spans:
                self._pieces.hold(start, self._brought(start, end))
        except NoRangesError:
            self._whole = True
            self._fetch_whole()

    def _fetch_whole(self) -> None:
        for again in (True, False):
            part = self._brought(0, self.version.length)
            if not self._md5:
                break
            with part.open("rb") as handle:
                if hashlib.file_digest(handle, "md5").hexdigest() == self._md5:
                    break
            part.unlink()
            if not again:
                raise FetchError(
                    f"{self.url}: is not what the publisher's list of archives describes (another MD5 sum), "
                    "fetched twice; it was not kept: try again later"
                )
        self._pieces.hold(0, part)

    def _part(self, start: int, stop: int) -> Path:
        return self._scratch / f"{self.version.mark}-{start}-{stop}.part"

    def _brought(self, start: int, stop: int) -> Path:
        part = self._part(start, stop)
        bring(self._web, self.url, self.version, start, stop, part, self._told)
        return part

    def _drop(self) -> None:
        for part in self._scratch.glob(f"{self.version.mark}-*.part"):
            self._pieces.let_go(part)
            part.unlink()


def _check_kind(answer: Answer) -> None:
    if answer.header("Content-Type").lower().startswith(("text/html", "application/xhtml")):
        raise FetchError(_not_an_archive(answer.url))


def _not_an_archive(url: str) -> str:
    return (
        f"{url}: answered with a page to read, not with an archive; open it in a browser to see what it "
        "says, and try again later"
    )
