"""Looks at processes from outside: time on CPU, switches, memory; and whole runs of a command."""
import os
import pathlib
import subprocess
import time


def run_timed(command, stdout):
    """Runs COMMAND with standard output on STDOUT (a file object). Returns wall and CPU seconds: CLOCK_MONOTONIC around
    posix_spawn and wait4, and user + system time of the child from wait4."""
    with open(os.devnull, "rb") as nothing:
        actions = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), 0), (os.POSIX_SPAWN_DUP2, stdout.fileno(), 1)]
        start = time.monotonic()
        pid = os.posix_spawnp(str(command[0]), [str(c) for c in command], os.environ, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        wall = time.monotonic() - start
    if status != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {os.waitstatus_to_exitcode(status)}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime}


def _tasks(pid):
    return pathlib.Path(f"/proc/{pid}/task").iterdir()


def cpu_nanoseconds(pid):
    """Time on CPU of all threads, user and system: the first field of /proc/PID/task/*/schedstat."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in _tasks(pid))


def switches(pid):
    """Voluntary context switches of all threads: every one is a wake-up that was slept for."""
    return sum(_status(task)["voluntary_ctxt_switches"] for task in _tasks(pid))


def memory_kb(pid):
    """Resident memory in KB: now, its peak, and what of it is the process's own or a file's pages."""
    status = _status(pathlib.Path(f"/proc/{pid}"))
    return {name: status[field] for name, field in
            (("resident", "VmRSS"), ("peak", "VmHWM"), ("anonymous", "RssAnon"), ("file", "RssFile"))}


def _status(folder):
    fields = {}
    for line in (folder / "status").read_text().splitlines():
        name, _, rest = line.partition(":")
        number = rest.split()[:1]
        if number and number[0].isdigit():
            fields[name] = int(number[0])
    return fields


def tail_shows(path, text):
    """Whether the last 64 KB of the file hold TEXT."""
    with open(path, "rb") as file:
        file.seek(max(0, path.stat().st_size - 65536))
        return text.encode() in file.read()


class Follower:
    """A program that follows the live log, its output in a file on a memory file system: started, known to be following, ended."""

    def __init__(self, program, folder, mark):
        self.program = program
        self.output = folder / f"{program.name.replace(' ', '-').replace('/', '-')}.out"
        self.errors = self.output.with_suffix(".err")
        self.output.unlink(missing_ok=True)
        self._mark = mark
        command = [str(c) for c in program.follow(self.output, mark)]
        with open(self.output, "wb") as out, open(self.errors, "wb") as err:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        self.pid = self.process.pid

    def __enter__(self):
        """Writes a record again and again until the output shows it. The bare loop has no output: it says "ready"."""
        for attempt in range(500):
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.program.name} ended: {self.errors.read_text()[:500]}")
            if b"ready" in self.errors.read_bytes() or self.shows(f"{self._mark} hello"):
                return self
            if attempt % 10 == 0:
                write_record(f"{self._mark} hello")
            time.sleep(0.01)
        raise RuntimeError(f"{self.program.name} does not show what is written to the log")

    def __exit__(self, *_):
        self.stop()
        self.output.unlink(missing_ok=True)

    def shows(self, text):
        """Whether the last 64 KB of the output hold TEXT."""
        return tail_shows(self.output, text)

    def settle(self, text=None, limit=10.0):
        """Waits until the output shows TEXT, or, for what shows nothing, until the process has had no CPU for 0.3 s."""
        end, before = time.monotonic() + limit, -1
        while time.monotonic() < end:
            now = cpu_nanoseconds(self.pid)
            if (text and self.shows(text)) or now == before:
                return
            before = now
            time.sleep(0.3)

    def stop(self):
        """Ends it in order and waits for it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def write_record(text):
    """One record of facility user, severity info. Without the newline it would not be seen before the next one."""
    with open("/dev/kmsg", "wb", buffering=0) as device:
        device.write(f"<6>{text}\n".encode())
