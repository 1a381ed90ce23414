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
packaging/build.sh

# A second binary, with plugins that misbehave: what the tests of TrialPlugins run.
packaging/build.sh --plugin-dir tests/RingBuffer.EndToEnd.Tests/TrialPlugins --output obj/trial/dist/ringbuffer
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

# The recorded laboratory boot lies outside the repository; where it is, what the plugins here know must be recognised in it.
shared=../shared
if [ -x "$shared/score/lab.py" ]; then
    python3 "$shared/score/lab.py" dist/ringbuffer "$shared/corpora/lab-6.1" --misses >"$log"
    tail -n 1 "$log"
    if grep -E '^(usb_|oom_|seccomp_|yama_|lockdown|kmod_unsigned|boot|drivers|kmsg_flood|link_|segfault|trap_|pids_|scsi_|nvme_|ata_|ext4_|swap_|promisc|mce_|aer_|pagealloc_|firmware_|sysrq_)' "$log"; then
        report "laboratory boot" 0 1 0
    else
        report "laboratory boot" 1 0 0
    fi
fi

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
