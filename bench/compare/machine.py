"""The machine: what it is, the C programs compiled on the spot, and kernel settings that are lifted and always put back."""
import atexit
import os
import pathlib
import platform
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]


def compile_native(folder):
    """Compiles native/*.c with cc -O2 into FOLDER; returns {name: path}. saved_device is a library, the others are programs."""
    programs = {}
    for source in sorted((HERE / "native").glob("*.c")):
        programs[source.stem] = folder / source.stem
        kind = ["-shared", "-fPIC"] if source.stem == "saved_device" else []
        subprocess.run(["cc", "-O2", "-Wall", "-pthread", *kind, "-o", programs[source.stem], source], check=True)
    return programs


class LiftedSettings:
    """Sets kernel.printk_devkmsg to "on", so that the kernel does not drop what the writers make, until the program ends: normally,
    by an exception, or by SIGINT, SIGTERM or SIGHUP. kernel.printk stays as it is: the writers use a level no console prints."""

    PATH = pathlib.Path("/proc/sys/kernel/printk_devkmsg")

    def __init__(self):
        self._before = self.PATH.read_text()
        atexit.register(self.restore)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda n, _: sys.exit(128 + n))
        self.PATH.write_text("on\n")

    def restore(self):
        self.PATH.write_text(self._before)


def console_level():
    """Records of a level below this are printed on consoles, slowly; the writers use level 6."""
    return int(pathlib.Path("/proc/sys/kernel/printk").read_text().split()[0])


def _output(*command):
    """The first line a command prints, or "" where it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False)
        return (done.stdout + done.stderr).strip().splitlines()[0]
    except (OSError, IndexError):
        return ""


def _field(path, name):
    for line in pathlib.Path(path).read_text().splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return ""


def describe(programs):
    """Everything that a reader of the figures needs to know of where they come from."""
    return {
        "commit": _output("git", "rev-parse", "--short=12", "HEAD"),
        "tree_changed": bool(_output("git", "status", "--porcelain", "--untracked-files=no", "src", "plugins", "packaging")),
        "cpu": _field("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory_kb": _field("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "ticks_a_second": kernel_ticks(),
        "console_level": console_level(),
        "sdk": _output("dotnet", "--version"),
        "cc": _output("cc", "--version"),
        "programs": {p.name: p.version for p in programs},
    }


def kernel_ticks():
    """CONFIG_HZ where the kernel tells it, else None: pollers of /dev/kmsg are woken at ticks."""
    try:
        text = subprocess.run(["zcat", "/proc/config.gz"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        boot = pathlib.Path(f"/boot/config-{platform.release()}")
        text = boot.read_text() if boot.exists() else ""
    return next((int(line[10:]) for line in text.splitlines() if line.startswith("CONFIG_HZ=")), None)
