"""How cost grows: with the number of plugins compiled in, the length of messages, the size of the ring, the senders of netconsole."""
import os
import pathlib
import socket
import subprocess
import time

import machine
from processes import cpu_nanoseconds, run_timed, tail_shows
from records import Data

PLUGIN_COUNTS = (10, 50, 200)
LENGTHS = (16, 64, 128, 256, 512, 976)
BUFFERS = ("256K", "512K", "1M", "2M", "4M", "8M", "16M", "64M")
SENDERS = (1, 4, 16, 64, 256, 300)
SENDERS_RATE = 5_000

PLUGIN = """using RingBuffer;

/// <summary>A plugin whose trigger no record of the data holds.</summary>
[KernelPlugin("never-{number}", Description = "Never called", Capabilities = PluginCapabilities.AnalyzeEvents)]
[Trigger("{word} never occurs", "unit{number}: {word} failed")]
public sealed class Never{number} : KernelPlugin
{{
    /// <inheritdoc/>
    public override void OnEvent(in KernelEvent e)
    {{
    }}
}}
"""

WORDS = ("regulator", "thermal zone", "phy", "clock source", "firmware", "watchdog", "rfkill", "bridge", "cpufreq", "spi transfer")


def actions(results, native, data, scratch, binary, rounds, quick):
    """The measurements by row name, for the runner."""
    count = 100_000 if quick else 500_000
    return {
        "scale-plugins": lambda: plugins(results, Data(scratch, count), rounds),
        "scale-length": lambda: length(results, binary, Data(scratch, count), rounds),
        "scale-buffer": lambda: buffer(results, binary, Data(scratch, count), rounds),
        "scale-senders": lambda: senders(results, binary, data.folder, rounds, 2 if quick else 4),
    }


def write_plugins(folder, count):
    """COUNT plugin sources with a trigger of two literals each, all different; the words are such as kernel messages hold."""
    folder.mkdir(parents=True)
    for number in range(count):
        word = f"{WORDS[number % len(WORDS)]} {chr(97 + number // len(WORDS))}"
        (folder / f"Never{number}.cs").write_text(PLUGIN.format(number=number, word=word))


def publish_with_plugins(count, folder):
    """A published binary with COUNT plugins that never match and no others, built by packaging/build.sh beside dist/ringbuffer."""
    binary = folder / f"ringbuffer-{count}"
    if not binary.exists():
        write_plugins(folder / f"plugins-{count}", count)
        subprocess.run([machine.REPOSITORY / "packaging/build.sh", "--plugins", "none", "--plugin-dir", folder / f"plugins-{count}",
                        "--output", binary], check=True)
    return binary


def plugins(results, data, rounds):
    """Microseconds of wall time per record, JSON, over boot lines, by the number of plugins that never match; no others are in."""
    binaries = [(count, publish_with_plugins(count, data.folder)) for count in PLUGIN_COUNTS]
    for turn in range(rounds + 1):
        for count, binary in binaries:
            _point(results, "scale-plugins", "cost of plugins that do not match", "plugins compiled in that never match",
                   count, [binary, "-o", "json", data.ordinary_kmsg], data.count, turn > 0)


def length(results, binary, data, rounds):
    """Microseconds per record by the bytes of its message, JSON and text."""
    for turn in range(rounds + 1):
        for size in LENGTHS:
            for form in ("json", "text"):
                _point(results, "scale-length", "cost of longer messages", "bytes of a message", size,
                       [binary, "-o", form, data.of_message_length(size)], data.count, turn > 0, f"ringbuffer {form}")


def buffer(results, binary, data, rounds):
    """Microseconds per record by --buffer, in KB."""
    for turn in range(rounds + 1):
        for size in BUFFERS:
            kilobytes = int(size[:-1]) * (1024 if size[-1] == "M" else 1)
            _point(results, "scale-buffer", "size of the ring", "--buffer, KB", kilobytes,
                   [binary, "-o", "json", "--buffer", size, data.kmsg], data.count, turn > 0)


def senders(results, binary, folder, rounds, seconds):
    """CPU per record by the number of kernels that send with netconsole, 5,000 records/s together; each is a loopback address."""
    output = folder / "senders.jsonl"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for turn in range(rounds + 1):
        for count in SENDERS:
            with open(output, "wb") as out, open(os.devnull, "rb") as nothing:
                child = subprocess.Popen([binary, "-o", "json", "--netconsole", f"127.0.0.1:{port}", "--stats"], stdin=nothing, stdout=out)
            sockets = [_sender(number, port) for number in range(count)]
            try:
                _await_shown(sockets[0], "scale: first", output)
                before, sent = cpu_nanoseconds(child.pid), _send(sockets, SENDERS_RATE * seconds)
                _await_shown(sockets[0], "scale: last", output)
                used = cpu_nanoseconds(child.pid) - before
            finally:
                for sender in sockets:
                    sender.close()
                child.terminate()
                child.wait(10)
            if turn > 0:
                results.add_point("scale-senders-cpu", "kernels that send with netconsole, 5,000 records/s together: CPU",
                                  "senders", "us per record, CPU of all threads", "ringbuffer json", count, [used / 1000 / sent])
    output.unlink()


def _sender(number, port):
    """A socket of its own address towards PORT."""
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.bind((f"127.0.{1 + number // 250}.{1 + number % 250}", 0))
    sender.connect(("127.0.0.1", port))
    return sender


def _send(sockets, total):
    """TOTAL extended messages in turn, one millisecond's share at a time; each sender counts its own. Returns how many."""
    start, share = time.monotonic(), SENDERS_RATE // 1000
    for i in range(total):
        sequence = i // len(sockets)
        sockets[i % len(sockets)].send(f"6,{sequence},{1_000_000 + i},-;eth0: renamed from veth{sequence}".encode())
        if i % share == share - 1:
            time.sleep(max(0.0, start + (i + 1) / SENDERS_RATE - time.monotonic()))
    return total


def _await_shown(sender, text, output):
    """Sends TEXT again and again until the output shows it: before the socket is bound it is refused."""
    for _ in range(500):
        try:
            sender.send(f"<6>{text}".encode())
        except ConnectionRefusedError:
            pass
        if tail_shows(output, text):
            return
        time.sleep(0.01)
    raise RuntimeError(f"ringbuffer --netconsole does not show {text}")


def _point(results, key, title, x_name, x, command, count, counts, series="ringbuffer json"):
    with open(os.devnull, "wb") as nowhere:
        took = run_timed([pathlib.Path(command[0]), *command[1:]], nowhere)
    if counts:
        results.add_point(key, title, x_name, "us per record, wall", series, x, [took["wall"] * 1e6 / count])
        results.add_point(f"{key}-cpu", f"{title}: CPU", x_name, "us per record, CPU of all threads", series, x, [took["cpu"] * 1e6 / count])
