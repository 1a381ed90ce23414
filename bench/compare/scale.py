"""How cost grows: with the number of plugins compiled in, the length of messages, the size of the ring.

Senders of netconsole are a fourth axis; RingBuffer does not read netconsole yet. Its curve belongs here as `netconsole` beside the
others: x = number of senders at one total rate, y = CPU per record.
"""
import os
import pathlib
import subprocess

import machine
from processes import run_timed
from records import Data

PLUGIN_COUNTS = (10, 50, 200)
LENGTHS = (16, 64, 128, 256, 512, 976)
BUFFERS = ("256K", "512K", "1M", "2M", "4M", "8M", "16M", "64M")

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


def _point(results, key, title, x_name, x, command, count, counts, series="ringbuffer json"):
    with open(os.devnull, "wb") as nowhere:
        took = run_timed([pathlib.Path(command[0]), *command[1:]], nowhere)
    if counts:
        results.add_point(key, title, x_name, "us per record, wall", series, x, [took["wall"] * 1e6 / count])
        results.add_point(f"{key}-cpu", f"{title}: CPU", x_name, "us per record, CPU of all threads", series, x, [took["cpu"] * 1e6 / count])
