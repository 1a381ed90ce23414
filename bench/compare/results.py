"""The figures of a run: rows of samples, kept in raw.json and merged when a run was made in pieces."""
import json
import statistics


class Results:
    """rows: {key: {"title", "unit", "how", "samples": {program: [number, ...]}}} plus the machine and the data they were made with."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "raw.json"
        empty = {"pieces": [], "rows": {}, "curves": {}, "checks": []}
        self.raw = json.loads(self.path.read_text()) if self.path.exists() else empty

    @property
    def rows(self):
        return self.raw["rows"]

    def add(self, key, title, unit, how, program, values):
        """Adds samples of one program to a row, made at the first call."""
        row = self.rows.setdefault(key, {"title": title, "unit": unit, "how": how, "samples": {}})
        row["samples"].setdefault(program, []).extend(values)

    def add_point(self, key, title, x_name, y_name, series, x, values):
        """Adds samples at X to a series of a curve."""
        curve = self.raw["curves"].setdefault(key, {"title": title, "x": x_name, "y": y_name, "series": {}})
        curve["series"].setdefault(series, {}).setdefault(str(x), []).extend(values)

    def check(self, text, good):
        """Something that must hold exactly, and whether it did."""
        self.raw["checks"].append({"text": text, "good": bool(good)})

    def begin_piece(self, command, machine, data):
        self.raw["pieces"].append({"command": command, "machine": machine, "data": data})

    def save(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.raw, indent=1) + "\n")


def median(values):
    return statistics.median(values)


def percentile(values, percent):
    """The smallest value that PERCENT of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def medians(rows, key):
    """{program: median} of a row; empty when it was not measured."""
    return {name: median(values) for name, values in rows.get(key, {"samples": {}})["samples"].items() if values}
