#!/usr/bin/env python3
"""Checks JSON Lines on standard input against a JSON Schema. usage: validate.py SCHEMA ; prints what is wrong, exit 1 if anything is."""
import json, sys
from jsonschema import Draft202012Validator

schema = json.load(open(sys.argv[1], encoding="utf-8"))
Draft202012Validator.check_schema(schema)
# One branch by type rather than oneOf over all: the messages then name the field that is wrong.
branches = {name: Draft202012Validator({**schema, "oneOf": [{"$ref": f"#/$defs/{name}"}]}) for name in
            (branch["$ref"].rsplit("/", 1)[1] for branch in schema["oneOf"])}
bad = 0
for number, line in enumerate(sys.stdin.buffer, 1):
    try:
        record = json.loads(line)
        problems = [e.message for e in branches[record["type"]].iter_errors(record)]
    except (ValueError, KeyError) as e:
        problems = [repr(e)]
    if problems:
        bad += 1
        print(f"line {number}: {problems[0][:300]}: {line[:300]!r}")
sys.exit(bad > 0)
