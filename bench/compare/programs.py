"""Who is compared: RingBuffer, its peers, and the physical limits, with the command line of each."""
import pathlib
import shutil
import subprocess


class Program:
    """One reader of the kernel log.

    name      what the tables call it
    version   what it says of itself
    saved     function (data) -> command that prints a saved stream, or None
    follow    function (output, mark) -> command that follows the log, or None
    once      command that prints the live log and ends, or None
    pipe      the following command for a pipe (latency), or None
    binary    the file whose size counts, or None
    """

    def __init__(self, name, version, saved=None, follow=None, once=None, pipe=None, binary=None):
        self.name, self.version, self.saved, self.follow = name, version, saved, follow
        self.once, self.pipe, self.binary = once, pipe, binary


def _version(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr).strip().splitlines()[0]
    except (OSError, IndexError):
        return "unknown"


def ringbuffer(binary):
    """The published binary, as people run it: every plugin on; and with plugins off, and as text."""
    version = _version([binary, "--version"])

    def variant(name, *options):
        live = [binary, "--tail", *options]
        return Program(
            name, version,
            saved=lambda data: [binary, *options, data.kmsg],
            follow=lambda output, mark: live,
            once=[binary, *options],
            pipe=live,
            binary=binary if name == "ringbuffer json" else None)

    return [variant("ringbuffer json", "-o", "json"), variant("ringbuffer json, no plugins", "-o", "json", "--plugins", "none"),
            variant("ringbuffer text")]


def dmesg(path, label, native):
    """util-linux's dmesg. It reads saved records with -K where it has that; else it is given them in place of the device, by
    native/saved_device.c, which says why."""
    reads_kmsg = "--kmsg-file" in subprocess.run([path, "--help"], capture_output=True, text=True, check=False).stdout
    version = _version([path, "--version"])

    def variant(name, *options):
        return Program(
            name, version,
            saved=lambda data: [path, *options, "-K", data.kmsg_nul] if reads_kmsg else [
                "env", f"KMSG_FILE={data.kmsg_nul}", f"LD_PRELOAD={native['saved_device']}", path, *options],
            follow=lambda output, mark: [path, "-W", *options],
            once=[path, *options],
            pipe=[path, "-W", *options],
            binary=path if not options else None)

    return [variant(label), variant(f"{label} json", "--json")]


def rsyslog(path, folder):
    """rsyslog with imkmsg and one file as output, JSON template; no other module."""
    def follow(output, mark):
        config = folder / "rsyslog.conf"
        config.write_text(
            'module(load="imkmsg")\n'
            'template(name="line" type="list" option.jsonf="on") {\n'
            '  property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")\n'
            '  property(outname="severity" name="syslogseverity-text" format="jsonf")\n'
            '  property(outname="facility" name="syslogfacility-text" format="jsonf")\n'
            '  property(outname="message" name="msg" format="jsonf")\n'
            '}\n'
            f'action(type="omfile" file="{output}" template="line")\n')
        return [path, "-n", "-f", config, "-i", folder / "rsyslog.pid"]
    return Program("rsyslog imkmsg", _version([path, "-v"]), follow=follow, binary=path)


def fluent_bit(path):
    """fluent-bit's kmsg input and its file output."""
    def follow(output, mark):
        return [path, "-q", "-f", "1", "-i", "kmsg", "-o", "file", "-p", f"path={output.parent}", "-p", f"file={output.name}"]
    return Program("fluent-bit", _version([path, "--version"]), follow=follow, binary=path)


def bare(native):
    """The physical limits of a live reader: poll and read only, and the same with the bytes written on."""
    reader = native["bare_reader"]
    return [Program("bare loop", "compiled here", follow=lambda output, mark: [reader, mark]),
            Program("bare loop, copying", "compiled here", follow=lambda output, mark: [reader, mark, "copy"], pipe=[reader, "", "copy"])]


def all_programs(binary, native, folder, newer_dmesg=None):
    """Everybody who is here: Debian's dmesg first, what is missing is left out."""
    found = ringbuffer(binary) + dmesg("/usr/bin/dmesg", "dmesg", native)
    if newer_dmesg:
        found += dmesg(newer_dmesg, "newer dmesg", native)
    daemons = ("/usr/sbin/rsyslogd", shutil.which("rsyslogd"))
    daemon = next((p for p in daemons if p and pathlib.Path(p).exists()), None)
    if daemon:
        found.append(rsyslog(daemon, folder))
    if shutil.which("fluent-bit"):
        found.append(fluent_bit(shutil.which("fluent-bit")))
    return found + bare(native)


def named(programs, *names):
    """Those of PROGRAMS with these names, in this order; the missing are left out."""
    return [program for name in names for program in programs if program.name == name]
