#!/usr/bin/env bash
# Builds everything and runs all tests, those on the published binary included. Prints one line a suite, the output of those that
# failed, and last the sum: "N passed, N failed, N skipped".
#
# usage: packaging/test.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/prerequisites.sh

need_dotnet
need jq:jq setpriv:util-linux valgrind:valgrind
/usr/bin/python3 -c 'import jsonschema' 2>/dev/null || need python3-jsonschema:python3-jsonschema || true # without it one test is skipped
need /lib/systemd/systemd-journal-remote:systemd-journal-remote || true # without it the tests on a real journal are skipped
packaging/build.sh

# A second binary, with plugins that misbehave: what the tests of TrialPlugins run.
packaging/build.sh --plugin-dir tests/RingBuffer.EndToEnd.Tests/TrialPlugins --output obj/trial/dist/ringbuffer

# A third one for arm64, run by qemu; where its tools cannot be had the tests of Arm64Tests are skipped.
rm -rf obj/arm64
if [ "$(uname -m)" = x86_64 ] && need aarch64-linux-gnu-gcc:"gcc-aarch64-linux-gnu libc6-dev-arm64-cross" qemu-aarch64-static:qemu-user-static; then
    packaging/build.sh --rid linux-arm64 --output obj/arm64/ringbuffer
fi
dotnet build RingBuffer.sln -c Release -v quiet --nologo

passed=0 failed=0 skipped=0
report() { # NAME PASSED FAILED SKIPPED
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
    printf '%-36s %5d passed %3d failed %3d skipped\n' "$1" "$2" "$3" "$4"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for project in tests/*.Tests; do
    name=$(basename "$project")
    "$project/bin/Release/net10.0/$name" -noColor >"$log" 2>&1 </dev/null || true
    summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1 || true)
    number() { sed -n "s/.*$1: \([0-9]*\).*/\1/p" <<<"$summary"; }
    if [ -z "$summary" ]; then
        cat "$log"
        report "$name (ended without a summary)" 0 1 0
        continue
    fi
    bad=$(($(number Failed) + $(number Errors)))
    [ "$bad" = 0 ] || cat "$log"
    grep -E '\[SKIP\]' -A 1 "$log" || true
    report "$name" $(($(number Total) - $(number Failed) - $(number Skipped))) "$bad" "$(number Skipped)"
done

# Size, instructions and allocation of the published binary against bench/limits.json: each line is a test.
if bench/guard >"$log" || grep -q '^FAIL' "$log"; then
    grep -v '^pass' "$log" || true
    report "bench/guard" "$(grep -c '^pass' "$log" || true)" "$(grep -c '^FAIL' "$log" || true)" "$(grep -c '^skip' "$log" || true)"
else
    report "bench/guard (ended without a verdict)" 0 1 0
fi

# Recorded logs lie outside the repository; where they are, what is known of them must be recognised, and a healthy boot alarm nobody.
shared=../shared
score() { # NAME AWK-CONDITION SCRIPT ARGUMENTS...: the condition is on the fields of the last line
    local name=$1 condition=$2
    shift 2
    python3 "$shared/score/$1" dist/ringbuffer "${@:2}" >"$log" || true
    tail -n 1 "$log"
    if tail -n 1 "$log" | tr ',' ' ' | awk "{ exit !($condition) }"; then report "$name" 1 0 0; else cat "$log"; report "$name" 0 1 0; fi
}
if [ -d "$shared/score" ]; then
    # recognised 37 of 37, fields 66 of 66, once 32 of 32, quiet 8 of 8
    score "laboratory boot" '$2 == $4 && $6 >= 62 && $10 == $12 && $14 == $16' lab.py "$shared/corpora/lab-6.1" --misses
    # found 0.994 of 337, family 0.996, title 0.985 of 265
    score "crash reports" '$2 >= 0.96 && $6 >= 0.92 && $8 >= 0.80' incidents.py "$shared/corpora/crash-reports"
    # 0 alerts, 0 of them ERR or worse, over 754 events
    score "healthy boot" '$3 == 0 && $1 * 1000 <= $10' healthy.py "$shared"/corpora/healthy/*
fi

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
