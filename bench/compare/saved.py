"""Rows on saved logs and on the file itself: whole runs of each program over one million records, in alternation."""
import os
import subprocess

from processes import run_timed
from programs import named

FORMS = (("saved-json", "saved log to JSON", ("ringbuffer json", "ringbuffer json, no plugins", "dmesg json", "newer dmesg json")),
         ("saved-text", "saved log to text", ("ringbuffer text", "dmesg", "newer dmesg")))


def measure(results, programs, data, scratch, rounds):
    """Wall and CPU seconds per run, output to /dev/null; for JSON also to a file on a memory file system. Each program gets the
    same records in the form it reads, from the page cache. A B C A B C ...; the first run of each warms the cache and does not count.
    `cat` of the input and of RingBuffer's output is what moving the bytes costs."""
    for key, title, names in FORMS:
        chosen = named(programs, *names)
        for round_number in range(rounds + 1):
            for program in chosen:
                _one(results, key, f"{title}, {data.count:,} records, to /dev/null", program, data, round_number > 0)
    _to_file(results, named(programs, "ringbuffer json", "dmesg json"), data, scratch, rounds)


def _one(results, key, title, program, data, counts, target=os.devnull):
    with open(target, "wb") as out:
        took = run_timed(program.saved(data), out)
    if counts:
        how = "whole run, CLOCK_MONOTONIC around spawn and wait"
        results.add(key, title, "s", how, program.name, [took["wall"]])
        results.add(f"{key}-cpu", f"{title}: CPU of all threads", "s", "user + system time from wait4", program.name, [took["cpu"]])


def _to_file(results, programs, data, scratch, rounds):
    """The same into a new file; then cat of the input and of that output, each into a new file: the physical limit."""
    target, copy = scratch / "saved.out", scratch / "saved.copy"
    title, how = f"saved log to JSON, {data.count:,} records, to a file in memory", "whole run, CLOCK_MONOTONIC around spawn and wait"
    for round_number in range(rounds + 1):
        for program in programs:
            target.unlink(missing_ok=True)
            _one(results, "saved-json-file", title, program, data, round_number > 0, target)
            if program.name != "ringbuffer json":
                continue
            for name, source in (("cat of the input", data.kmsg), ("cat of the output", target)):
                copy.unlink(missing_ok=True)
                with open(copy, "wb") as out:
                    took = run_timed(["cat", source], out)
                if round_number > 0:
                    results.add("saved-json-file", title, "s", how, name, [took["wall"]])
    target.unlink(missing_ok=True)
    copy.unlink(missing_ok=True)


def size(results, programs):
    """Bytes of the program file. RingBuffer's is static; what the others need of shared libraries is not counted."""
    for program in programs:
        if program.binary:
            results.add("size", "program file", "bytes", "stat", program.name, [os.stat(os.path.realpath(program.binary)).st_size])


def start(results, programs, native, data, rounds):
    """Milliseconds from vfork to the first byte on a pipe: on the live log as it is, and on a short saved one."""
    chosen = named(programs, "ringbuffer text", "ringbuffer json", "dmesg", "dmesg json", "newer dmesg")
    live = [(program, program.once) for program in chosen]
    saved = [(program, program.saved(data)) for program in chosen]
    for key, title, commands in (("start-live", "start to first byte, live log", live), ("start-saved", "start to first byte, saved log", saved)):
        for _ in range(rounds):
            for program, command in commands:
                done = subprocess.run([native["first_byte"], "20", *command], capture_output=True, text=True, check=True)
                results.add(key, title, "ms", "vfork to first byte on the pipe, CLOCK_MONOTONIC", program.name,
                            [int(line) / 1e6 for line in done.stdout.split()])
