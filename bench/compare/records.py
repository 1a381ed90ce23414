"""The data: a seeded stream of real-looking records, in the forms the readers take.

The lines are those of the plugins' samples and of the demo capture, which is a boot. Nearly all of a stream is ordinary boot lines; a
report (an out-of-memory kill, a USB device that comes and goes, a denial) keeps its lines together and in order. Sequence numbers and
stamps are made new, so that a stream has no gaps and time only goes forward. The same seed and the same samples give the same bytes.
"""
import hashlib
import pathlib
import random
import re

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SEED = 20261125
ORDINARY_PER_REPORT = 1000  # ordinary records between two reports, on average: a machine with more troubles than most
LENGTH_BIAS = 0.6  # long lines are drawn more often by this power of their length: gives about 110 bytes a record
BOOT_RECORDS = 50  # of the demo capture: what comes before its reports
HEADER = re.compile(rb"(\d+),\d+,\d+,([^;]*);")


def read_records(path):
    """The records of one /dev/kmsg capture: (prefix, flags, text, tag lines) each; lines that are no record are left out."""
    records = []
    for line in path.read_bytes().split(b"\n"):
        head = HEADER.match(line)
        if head:
            records.append([int(head[1]), head[2], line[head.end():], b""])
        elif line.startswith(b" ") and records:
            records[-1][3] += line + b"\n"
    return records


def ordinary_and_reports():
    """Boot lines that can stand anywhere, and the samples, look-alikes among them, as whole reports."""
    boot = read_records(REPOSITORY / "src/RingBuffer/Resources/demo.kmsg")
    reports = [read_records(path) for path in sorted(REPOSITORY.glob("plugins/*/samples/*.kmsg"))]
    return boot[:BOOT_RECORDS], [boot[BOOT_RECORDS:]] + [report for report in reports if report]


def stream(count, ordinary, reports, seed=SEED):
    """Yields COUNT records as (prefix, sequence, microseconds, flags, text, tag lines)."""
    choice = random.Random(seed)
    picked = iter(())
    weights = [(20 + len(text) + len(tags)) ** LENGTH_BIAS for _, _, text, tags in ordinary]
    microseconds, sequence = 0, 0
    while sequence < count:
        if choice.random() * ORDINARY_PER_REPORT > 1:
            block = next(picked, None)
            if block is None:
                picked = ([record] for record in choice.choices(ordinary, weights, k=4096))
                block = next(picked)
        else:
            block = choice.choice(reports)
        for prefix, flags, text, tags in block:
            microseconds += choice.randrange(10, 900)
            yield prefix, sequence, microseconds, flags, text, tags
            sequence += 1
            if sequence == count:
                return


def write_kmsg(path, records):
    """The form that ringbuffer reads (cat /dev/kmsg): newline after each record. Returns the number of bytes."""
    with open(path, "wb") as out:
        out.writelines(b"%d,%d,%d,%s;%s\n%s" % (p, s, us, flags, text, tags) for p, s, us, flags, text, tags in records)
    return path.stat().st_size


def write_kmsg_nul(path, records):
    """The form that dmesg -K reads (newer than Debian 12's): NUL after each record."""
    with open(path, "wb") as out:
        out.writelines(b"%d,%d,%d,%s;%s\n%s\0" % (p, s, us, flags, text, tags) for p, s, us, flags, text, tags in records)


class Data:
    """The saved streams of a run in one folder, made when first asked for."""

    def __init__(self, folder, count):
        self.folder, self.count = folder, count
        ordinary, reports = ordinary_and_reports()
        self._ordinary, self._reports = ordinary, reports

    def _made(self, name, write):
        path = self.folder / f"{self.count}.{name}"
        if not path.exists():
            write(path, stream(self.count, self._ordinary, self._reports))
        return path

    @property
    def kmsg(self):
        return self._made("kmsg", write_kmsg)

    @property
    def kmsg_nul(self):
        return self._made("kmsg0", write_kmsg_nul)

    def of_message_length(self, length):
        """A stream of COUNT records whose message has LENGTH bytes, cut from or repeated out of ordinary ones."""
        def write(path, records):
            def fit(text):
                return (text * (length // max(1, len(text)) + 1))[:length].rstrip(b"\\").ljust(length, b".")
            plain = ((p, s, us, flags, fit(text.replace(b"\\", b"/")), b"") for p, s, us, flags, text, _ in records)
            write_kmsg(path, plain)
        return self._made(f"length-{length}.kmsg", write)

    @property
    def ordinary_kmsg(self):
        """A stream of boot lines only: nothing that a plugin of the repository annotates often."""
        boot = self._ordinary
        return self._made("ordinary.kmsg", lambda path, _: write_kmsg(path, stream(self.count, boot, [boot[:1]])))

    @property
    def texts(self):
        """Ordinary texts, one a line, padded with a later text to about 85 bytes: what the live writer sends."""
        def write(path, _):
            texts = [text.split(b"\\x")[0][:90] for _, _, text, _ in self._ordinary if len(text) > 20]
            path.write_bytes(b"\n".join((a + b" " + b)[:max(85, len(a))] for a, b in zip(texts, texts[1:])) + b"\n")
        return self._made("texts", write)

    def describe(self):
        """Bytes and hash of the main stream, for the results."""
        content = self.kmsg.read_bytes()
        return {"records": self.count, "bytes": len(content), "bytes_per_record": round(len(content) / self.count, 1),
                "sha256": hashlib.sha256(content).hexdigest(), "seed": SEED}
