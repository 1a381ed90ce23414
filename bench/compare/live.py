"""Rows on the live log: CPU at a steady rate, a storm, memory, idle wake-ups, latency. All of them write to this machine's log."""
import json
import subprocess
import time
import uuid

from processes import Follower, cpu_nanoseconds, memory_kb, switches, write_record
from programs import named
from results import percentile

EVERYBODY = ("bare loop", "ringbuffer json", "dmesg", "ringbuffer text", "bare loop, copying", "ringbuffer json, no plugins",
             "dmesg json", "newer dmesg", "newer dmesg json", "rsyslog imkmsg", "fluent-bit")
STORM = ("bare loop", "ringbuffer json", "dmesg", "bare loop, copying", "ringbuffer text", "newer dmesg", "rsyslog imkmsg", "fluent-bit")
FOLLOWERS = ("ringbuffer json", "ringbuffer text", "dmesg", "newer dmesg", "rsyslog imkmsg", "fluent-bit")
PIPED = ("bare loop, copying", "ringbuffer json", "dmesg", "ringbuffer text", "newer dmesg")

RATE = 10_000
STORM_RECORDS = 300_000


def _mark():
    """A word that no other record holds."""
    return f"bench-{uuid.uuid4().hex[:8]}"


def _write(native, data, mark, count, rate):
    """Has kmsg_writer make COUNT records; returns (seconds it took, batches that were late)."""
    done = subprocess.run([native["kmsg_writer"], data.texts, mark, str(count), str(rate)], capture_output=True, text=True, check=True)
    words = done.stdout.split()
    return int(words[3]) / 1e9, int(words[5])


def steady(results, programs, native, data, scratch, rounds, seconds):
    """Microseconds on CPU per record of the whole process, at 10,000 records/s in batches of 10 each millisecond: what
    /proc/PID/task/*/schedstat grew by, from before the first record until the output is complete. One program at a time; output to
    a file in memory, as rsyslog has no other. Written records are of facility user, which plugins see only when they ask to."""
    for _ in range(rounds):
        for program in named(programs, *EVERYBODY):
            mark = _mark()
            with Follower(program, scratch, mark) as follower:
                follower.settle(limit=2)
                before = cpu_nanoseconds(follower.pid)
                took, late = _write(native, data, mark, RATE * seconds, RATE)
                write_record(f"{mark} end")
                follower.settle(None if program.name == "bare loop" else f"{mark} end")
                spent = cpu_nanoseconds(follower.pid) - before
            results.add("steady", f"live, {RATE:,} records/s: CPU per record", "us", "schedstat of all threads", program.name,
                        [spent / 1000 / (RATE * seconds)])
            results.add("steady-rate", "live: rate the writer held", "records/s", "kmsg_writer", program.name, [RATE * seconds / took])
            results.add("steady-late", "live: batches more than 1 ms late", "batches", "kmsg_writer", program.name, [late])


def storm(results, programs, native, data, scratch, rounds, records):
    """Percent of the records of a storm that come out: one writer, as fast as it can, no pause. RingBuffer's books are checked
    exactly on each run. Resident memory is read right after the storm, before the program is ended."""
    for _ in range(rounds):
        for program in named(programs, *STORM):
            mark = _mark()
            with Follower(program, scratch, mark) as follower:
                follower.settle(limit=2)
                write_record(f"{mark} begin")
                follower.settle(None if program.name == "bare loop" else f"{mark} begin", limit=2)  # not to be lost itself
                took, _ = _write(native, data, mark, records, 0)
                write_record(f"{mark} end")
                follower.settle(None if program.name == "bare loop" else f"{mark} end", limit=30)
                memory = memory_kb(follower.pid)
                follower.stop()
                share = _share(results, follower, program, mark, records)
            results.add("storm", f"storm of {records:,} records: share that came out", "%", "counted in the output", program.name, [share])
            results.add("storm-rate", "storm: records/s made", "records/s", "kmsg_writer", program.name, [records / took])
            for name, value in memory.items():
                results.add(f"storm-memory-{name}", f"memory after the storm: {name}", "KB", "/proc/PID/status", program.name, [value])


def _share(results, follower, program, mark, records):
    """Percent of the numbered records in the output, or in what the bare loop says it counted."""
    if program.name.startswith("bare loop"):
        return 100 * int(follower.errors.read_text().rsplit("records", 1)[1]) / records
    if program.name.startswith("ringbuffer json"):
        return 100 * check_books(results, follower.output, mark, records) / records
    wanted = f"{mark} ".encode()
    with open(follower.output, "rb") as out:
        marked = sum(1 for line in out if wanted in line and line.split(wanted, 1)[1][:1].isdigit())
    return 100 * marked / records


def check_books(results, output, mark, records):
    """Between the begin and end records every sequence number is an event written or in a gap, in order, once; and there are as
    many as were made, plus what others logged meanwhile. Returns how many of the storm's records were written."""
    expected = marked = foreign = lost = None
    holes = 0
    with open(output, "rb") as lines:
        for line in lines:
            record = json.loads(line)
            if record["type"] == "event":
                message = record["message"]
                if message == f"{mark} begin":
                    expected, marked, foreign, lost, holes = record["sequence"] + 1, 0, 0, 0, 0
                    first = record["sequence"]
                    continue
                if expected is None:
                    continue
                holes += record["sequence"] != expected
                expected = record["sequence"] + 1
                if message == f"{mark} end":
                    break
                marked += message.startswith(mark)
                foreign += not message.startswith(mark)
            elif record["type"] == "gap" and expected is not None:
                holes += record["first_sequence"] != expected
                expected = record["last_sequence"] + 1
                lost += record["lost"]
    made = expected - 1 - first - 1
    results.check(f"storm: written {marked:,} + others' {foreign} + lost {lost:,} = made {made:,} ({records:,} by the writer), "
                  f"{holes} holes in the sequence", marked + foreign + lost == made and made >= records and holes == 0)
    return marked


def idle(results, programs, data, scratch, seconds):
    """Wake-ups of all threads in SECONDS while nothing is logged, and resident memory. All programs at once: they only wait."""
    mark, followers = _mark(), []
    try:
        for program in named(programs, *FOLLOWERS):
            followers.append(Follower(program, scratch, mark))
            followers[-1].__enter__()
        time.sleep(3)
        before = [(switches(f.pid), cpu_nanoseconds(f.pid)) for f in followers]
        time.sleep(seconds)
        for follower, (switched, spent) in zip(followers, before):
            name = follower.program.name
            results.add("idle", f"idle, {seconds} s: wake-ups", "wake-ups", "voluntary_ctxt_switches of all threads", name,
                        [switches(follower.pid) - switched])
            results.add("idle-cpu", f"idle, {seconds} s: CPU", "us", "schedstat of all threads", name,
                        [(cpu_nanoseconds(follower.pid) - spent) / 1000])
            for field, value in memory_kb(follower.pid).items():
                results.add(f"idle-memory-{field}", f"memory, following, idle: {field}", "KB", "/proc/PID/status", name, [value])
    finally:
        for follower in followers:
            follower.stop()


def latency(results, programs, native, rounds, samples):
    """Milliseconds from write(2) to the line on the pipe, and that without what the kernel took to wake anybody, both from
    native/latency.c, which says how. Records no reader showed count as a failed check, not as a number."""
    for _ in range(rounds):
        for program in named(programs, *PIPED):
            done = subprocess.run([native["latency"], str(samples), _mark(), *program.pipe], capture_output=True, text=True, check=True)
            rows = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
            seen = [row for row in rows if row[2] >= 0]
            results.check(f"latency: {program.name} showed {len(seen)} of {samples}", len(seen) == samples)
            whole, added = [row[2] / 1e6 for row in seen], [(row[2] - row[1]) / 1e6 for row in seen if row[1] >= 0]
            for percent in (50, 99):
                results.add(f"latency-{percent}", f"write to line on the pipe, p{percent}", "ms", "native/latency.c", program.name,
                            [percentile(whole, percent)])
                results.add(f"latency-added-{percent}", f"the same, from the kernel's wake-up on, p{percent}", "ms", "native/latency.c",
                            program.name, [percentile(added, percent)])
            results.add("latency-write-50", "the write(2) itself, p50", "ms", "native/latency.c", program.name,
                        [percentile([row[0] / 1e6 for row in rows], 50)])
            results.add("latency-woken-50", "write to the kernel's wake-up of a poller, p50", "ms", "native/latency.c", program.name,
                        [percentile([row[1] / 1e6 for row in seen], 50)])
            for value in sorted(whole)[::max(1, len(whole) // 50)]:
                results.raw.setdefault("latency_distribution", {}).setdefault(program.name, []).append(value)
