"""The budgets of the design (section 7), each against the row and the programs that decide it."""
from dataclasses import dataclass
from typing import Callable

MEGABYTE = 1024


@dataclass(frozen=True)
class Budget:
    """row: key of a row; program: whose median must meet it; against: whom it is shown beside; met: (own, {other: median}) ->
    bool, or None where what it needs was not measured."""
    row: str
    what: str
    text: str
    program: str
    against: tuple
    met: Callable


def at_most(limit):
    return lambda own, others: own <= limit


def share_of(name, factor):
    """Own is at most FACTOR of what NAME has."""
    return lambda own, others: own <= factor * others[name] if name in others else None


def at_least_share_of(name, factor):
    """Own is at least FACTOR of what NAME has."""
    return lambda own, others: own >= factor * others[name] if name in others else None


def both(first, second):
    def met(own, others):
        answers = (first(own, others), second(own, others))
        return None if None in answers else all(answers)
    return met


JSON, DMESG = "ringbuffer json", ("dmesg", "newer dmesg")
DMESG_JSON, PEERS = ("dmesg json", "newer dmesg json"), ("dmesg", "newer dmesg", "rsyslog imkmsg", "fluent-bit")

BUDGETS = (
    Budget("saved-json", "saved log to JSON, every plugin", "1/5 of dmesg --json; 0.25 s for 1 M", JSON, DMESG_JSON,
           both(share_of("dmesg json", 1 / 5), at_most(0.25))),
    Budget("saved-json", "the same, plugins off", "0.12 s for 1 M", "ringbuffer json, no plugins", DMESG_JSON, at_most(0.12)),
    Budget("saved-text", "saved log to text, every plugin", "below dmesg", "ringbuffer text", DMESG, share_of("dmesg", 1)),
    Budget("saved-json-file", "saved log to JSON, to a file", "1/5 of dmesg --json", JSON,
           ("dmesg json", "cat of the input", "cat of the output"), share_of("dmesg json", 1 / 5)),
    Budget("steady", "live, 10,000/s, JSON: CPU per record", "4 us and below dmesg -w", JSON,
           ("bare loop", "bare loop, copying", *PEERS, "dmesg json"), both(at_most(4), share_of("dmesg", 1))),
    Budget("storm", "storm of 300,000: share", "95 % of the bare loop's", JSON, ("bare loop", "bare loop, copying", *PEERS),
           at_least_share_of("bare loop", 0.95)),
    Budget("latency-99", "write to line on the pipe, p99", "1 ms", JSON, ("bare loop, copying", *DMESG), at_most(1)),
    Budget("latency-50", "write to line on the pipe, p50", "-", JSON, ("bare loop, copying", *DMESG), lambda own, others: None),
    Budget("latency-added-99", "of that, after the kernel's wake-up, p99", "1 ms", JSON, ("bare loop, copying", *DMESG), at_most(1)),
    Budget("idle", "idle: wake-ups in 60 s", "0", JSON, PEERS, at_most(0)),
    Budget("idle-memory-resident", "resident, following, idle", "4 MB", JSON, PEERS, at_most(4 * MEGABYTE)),
    Budget("storm-memory-peak", "resident in a storm, peak", "12 MB", JSON, PEERS, at_most(12 * MEGABYTE)),
    Budget("size", "program file", "4 MB", JSON, PEERS, at_most(4 * 1024 * 1024)),
    Budget("start-live", "start to first byte, live", "3 ms", "ringbuffer text", DMESG, at_most(3)),
    Budget("start-saved", "start to first byte, saved", "3 ms", "ringbuffer text", DMESG, at_most(3)),
)
