"""Sound and video: the boxes, pages, chunks or frames are walked, and what names a place goes."""

import struct

from portfolios.files.reasons import RefusedError

CHUNK = 1 << 20
# --- mp4, m4a, mov: boxes (ISO/IEC 14496-12) ---
PLAYED = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"wide"}
PARENTS = {b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf", b"mvex", b"edts", b"dinf"}
# Names, places and what makers add; XMP stands in a uuid.
TOLD = {b"udta", b"meta", b"uuid", b"free", b"skip"}
HANDLERS = {b"vide": "video", b"soun": "audio"}
PLAIN_HANDLERS = {b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"tmcd", b"hint", b"alis"}
DEEP = 8
BOXES = 100_000


def copy(source, target, start=0, length=None):
    source.seek(start)
    left = length
    while left is None or left > 0:
        chunk = source.read(CHUNK if left is None else min(CHUNK, left))
        if not chunk:
            break
        target.write(chunk)
        left = None if left is None else left - len(chunk)


def size_of(file):
    return file.seek(0, 2)


def clean_mp4(source, target, **_limits):
    """Copies `source` and blanks in the copy what is not played. Returns (kind, ending)."""
    copy(source, target)
    end, found = size_of(target), Boxes(target)
    found.walk(0, end, 0)
    if found.first != b"ftyp" or not found.seen >= {b"moov", b"mdat"}:
        raise RefusedError("broken-media")
    kinds = {HANDLERS[one] for one in found.handlers if one in HANDLERS}
    if "video" in kinds:
        return "video", "mov" if found.brand == b"qt  " else "mp4"
    if not kinds:
        raise RefusedError("broken-media")
    return "audio", "m4a"


class Boxes:
    """A walk over the boxes of a file, which blanks those that tell something."""

    def __init__(self, file):
        self.file, self.first, self.brand = file, None, None
        self.seen, self.handlers, self.number = set(), set(), 0

    def walk(self, start, end, depth):
        while start < end:
            name, content, stop = self.header(start, end)
            self.first = self.first or name
            self.seen.add(name)
            self.number += 1
            if self.number > BOXES or depth > DEEP:
                raise RefusedError("broken-media")
            if name in TOLD or (not depth and name not in PLAYED):
                self.blank(start, content, stop)
            elif name == b"ftyp":
                self.file.seek(content)
                self.brand = self.file.read(4)
            elif name == b"trak" and self.handler(content, stop) not in PLAIN_HANDLERS:
                self.forget_samples(content, stop)
                self.blank(start, content, stop)
            elif name in PARENTS:
                self.walk(content, stop, depth + 1)
            start = stop

    def header(self, start, end):
        """(name, where its content begins, where it ends) of the box at `start`."""
        self.file.seek(start)
        size, name = struct.unpack(">I4s", self.file.read(8).ljust(8, b"\0"))
        content = start + 8
        if size == 1:
            size = int.from_bytes(self.file.read(8), "big")
            content += 8
        elif size == 0 and not start + 8 > end:
            size = end - start
        if size < content - start or start + size > end:
            raise RefusedError("broken-media")
        return name, content, start + size

    def blank(self, start, content, stop):
        """An empty box of the same size in its place, so that what follows stays where it is."""
        self.file.seek(start + 4)
        self.file.write(b"free")
        self.zero(content, stop - content)

    def zero(self, start, length):
        self.file.seek(start)
        while length > 0:
            part = min(CHUNK, length)
            self.file.write(bytes(part))
            length -= part

    def child(self, start, end, *path):
        """(where the content of the box at `path` begins, where it ends); None without one."""
        while start < end:
            name, content, stop = self.header(start, end)
            if name == path[0]:
                return self.child(content, stop, *path[1:]) if path[1:] else (content, stop)
            start = stop
        return None

    def handler(self, start, end):
        """What a track holds: picture, sound, or something else."""
        if not (found := self.child(start, end, b"mdia", b"hdlr")):
            raise RefusedError("broken-media")
        self.file.seek(found[0] + 8)
        name = self.file.read(4)
        self.handlers.add(name)
        return name

    def table(self, start, end, name, form, skip=8):
        """The rows of a table of samples; `form` is that of one row."""
        if not (found := self.child(start, end, b"mdia", b"minf", b"stbl", name)):
            return []
        self.file.seek(found[0] + skip)
        width = struct.calcsize(form)
        content = self.file.read(found[1] - found[0] - skip)
        return list(struct.iter_unpack(form, content[: len(content) // width * width]))

    def forget_samples(self, start, end):
        """Zeroes what a track of places holds: cameras write where they are beside the picture."""
        offsets = self.table(start, end, b"stco", ">I") or self.table(start, end, b"co64", ">Q")
        runs = self.table(start, end, b"stsc", ">III")
        (one_size,) = (self.table(start, end, b"stsz", ">I", skip=4) or [(0,)])[0]
        sizes = self.table(start, end, b"stsz", ">I", skip=12)
        total, at = size_of(self.file), 0
        for number, (offset,) in enumerate(offsets, 1):
            each = [samples for first, samples, _entry in runs if first <= number][-1:] or [0]
            sizes_here = [size for (size,) in sizes[at : at + each[0]]]
            length = one_size * each[0] if one_size else sum(sizes_here)
            at += each[0]
            self.zero(offset, max(0, min(length, total - offset)))


# --- webm: elements (RFC 8794) ---
EBML, SEGMENT, CLUSTER, TRACKS, CUES = (
    b"\x1aE\xdf\xa3",
    b"\x18S\x80g",
    b"\x1fC\xb6u",
    b"\x16T\xaek",
    b"\x1cS\xbbk",
)
INFO, SEEK = b"\x15I\xa9f", b"\x11M\x9bt"
VOID = 0xEC


def clean_webm(source, target, **_limits):
    copy(source, target)
    end = size_of(target)
    name, content, stop = _element(target, 0, end)
    target.seek(content)
    if name != EBML or stop is None or b"webm" not in target.read(min(stop - content, 200)):
        raise RefusedError("unknown")
    name, at, stop = _element(target, stop, end)
    if name != SEGMENT or stop not in (None, end):
        raise RefusedError("broken-media")
    seen = set()
    while at < end:
        start = at
        name, content, stop = _element(target, at, end)
        seen.add(name)
        if name == CLUSTER and stop is None:
            break  # a live recording: what follows has no sizes
        if stop is None:
            raise RefusedError("broken-media")
        if name not in {CLUSTER, TRACKS, CUES, INFO, SEEK}:  # tags, files inside, chapters
            _void(target, start, stop)
        at = stop
    if not seen >= {TRACKS, CLUSTER}:
        raise RefusedError("broken-media")
    return "video", "webm"


def _element(file, at, end):
    """(name, where its content begins, where it ends) of the element at `at`; None: not known."""
    file.seek(at)
    head = file.read(12)
    width = 9 - head[0].bit_length() if head and head[0] else 9
    if width > 4 or len(head) <= width or not head[width]:
        raise RefusedError("broken-media")
    sized = 9 - head[width].bit_length()
    content = at + width + sized
    size = int.from_bytes(head[width : width + sized], "big") & ((1 << 7 * sized) - 1)
    if size == (1 << 7 * sized) - 1:
        return head[:width], content, None
    if content + size > end:
        raise RefusedError("broken-media")
    return head[:width], content, content + size


def _void(file, start, stop):
    length = stop - start
    head = bytes([VOID, 0x80 | (length - 2)])
    if length >= 9:
        head = bytes([VOID]) + ((1 << 56) | (length - 9)).to_bytes(8, "big")
    file.seek(start)
    file.write(head)
    left = length - len(head)
    while left > 0:
        file.write(bytes(min(CHUNK, left)))
        left -= CHUNK


# --- wav: chunks ---
HEARD = {b"fmt ", b"data", b"fact"}


def clean_wav(source, target, **_limits):
    """Only the sound and its form, under a new head."""
    end, at, kept = size_of(source), 12, []
    while at + 8 <= end and b"data" not in [name for name, *_where in kept]:
        source.seek(at)
        name, size = struct.unpack("<4sI", source.read(8))
        if name == b"data":
            size = min(size, end - at - 8)  # a recorder that was stopped did not fill it in
        if at + 8 + size > end:
            raise RefusedError("broken-media")
        if name in HEARD:
            kept.append((name, at + 8, size))
        at += 8 + size + size % 2
    if not {b"fmt ", b"data"} <= {name for name, *_where in kept}:
        raise RefusedError("broken-media")
    length = 4 + sum(8 + size + size % 2 for _name, _at, size in kept)
    target.write(struct.pack("<4sI4s", b"RIFF", length, b"WAVE"))
    for name, where, size in kept:
        target.write(struct.pack("<4sI", name, size))
        copy(source, target, where, size)
        target.write(bytes(size % 2))
    return "audio", "wav"


# --- ogg: pages (RFC 3533) ---
def clean_ogg(source, target, **_limits):
    """Every page is there, to the end; only sound."""
    end, at, first = size_of(source), 0, []
    while at < end:
        source.seek(at)
        head = source.read(27)
        if len(head) < 27 or head[:5] != b"OggS\0":
            raise RefusedError("broken-media")
        lengths = source.read(head[26])
        length = 27 + head[26] + sum(lengths)
        if head[5] & 2:  # the beginning of a stream says what it is
            first.append(source.read(8))
        at += length
        if len(lengths) < head[26] or at > end:
            raise RefusedError("broken-media")
    if not first or not all(one == b"OpusHead" or one[:7] == b"\x01vorbis" for one in first):
        raise RefusedError("unknown")
    copy(source, target)
    return "audio", "ogg"


# --- mp3: frames (ISO/IEC 11172-3) ---
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
ENOUGH = 3  # frames in a row


def clean_mp3(source, target, **_limits):
    """The frames alone: what stands before and after them (names, pictures, places) goes."""
    end, start = size_of(source), 0
    source.seek(0)
    head = source.read(10)
    while head[:3] == b"ID3" and len(head) == 10:
        start += 10 + sum((byte & 127) << 7 * (3 - n) for n, byte in enumerate(head[6:10]))
        source.seek(start)
        head = source.read(10)
    at, frames = start, 0
    while at < end and (length := _frame(source, at)) and at + length <= end:
        at, frames = at + length, frames + 1
    if frames < ENOUGH or at < start + (end - start) * 0.9:
        raise RefusedError("broken-media")
    copy(source, target, start, at - start)
    return "audio", "mp3"


def _frame(source, at):
    """The length in bytes of the layer III frame at `at`; 0 when there is none."""
    source.seek(at)
    head = source.read(4)
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return 0
    first = version == 3
    samples = 144 if first else 72
    return samples * KBITS[first][bits] * 1000 // RATES[version][rate] + (head[2] >> 1 & 1)
