#!/usr/bin/env bash
# Builds the static binary.
#
# usage: packaging/build.sh [OPTIONS]
#   --rid RID               linux-x64 (the default) or linux-arm64
#   --plugins NAME,...      of the plugins in plugins/ only these; "none" for none of them
#   --plugin-dir DIR        also the plugins whose sources are in this folder; may be given several times
#   --package NAME@VERSION  also the plugins of this NuGet package; may be given several times
#   --source DIR            a package source beside the usual ones, such as a folder of .nupkg files
#   --without-watch         without the live view
#   --output FILE           where the binary goes (default dist/ringbuffer)
#   --demo                  then run the demo, and say how to read the live log
#
# What is not chosen is not compiled. Prerequisites are installed when run as root on Debian, else named. When anything is wrong with
# a plugin, its file, line and diagnostic are printed, and the binary that was there stays.
set -euo pipefail
start=$PWD
cd "$(dirname "$0")/.."
. packaging/prerequisites.sh
. packaging/custom.sh

rid=linux-x64
demo=false
output=$PWD/dist/ringbuffer
while [ $# -gt 0 ]; do
    case "$1" in
        --rid) rid=${2:?--rid wants a value}; shift 2 ;;
        --plugins) choose_plugins "${2:?--plugins wants names}"; shift 2 ;;
        --plugin-dir) add_plugin_dir "${2:?--plugin-dir wants a folder}"; shift 2 ;;
        --package) add_package "${2:?--package wants NAME@VERSION}"; shift 2 ;;
        --source) add_source "${2:?--source wants a folder}"; shift 2 ;;
        --without-watch) custom+=(-p:WithWatch=false); shift ;;
        --output) output=$(cd "$start" && realpath -m -- "${2:?--output wants a file}"); shift 2 ;;
        --demo) demo=true; shift ;;
        -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p}' "$0"; exit 0 ;;
        *) refuse "unknown option $1" ;;
    esac
done

need_dotnet
need clang:clang ld.lld:lld
options=(-r "$rid" -c Release -p:StaticExecutable=true -p:LinkerFlavor=lld)
if [ "$rid" = linux-arm64 ] && [ "$(uname -m)" != aarch64 ]; then
    need aarch64-linux-gnu-gcc:"gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
    options+=(-p:ObjCopyName=aarch64-linux-gnu-objcopy)
fi
custom_options

publish=obj/publish/$rid
rm -rf "$publish"
if ! log=$(dotnet publish src/RingBuffer "${options[@]}" -o "$publish" 2>&1); then
    explain_failure "$log" >&2 || exit $?
fi
mkdir -p "$(dirname "$output")"
cp "$publish/ringbuffer" "$output.new"
mv "$output.new" "$output"
echo "${output#"$PWD"/}: $rid, $(stat -c %s "$output") bytes, static" >&2

if $demo; then
    "$output" demo
    echo >&2
    if [ -r /dev/kmsg ] && "$output" --only warnings >/dev/null 2>&1; then
        echo "The last lines of this machine's kernel log (all of it: $output; live: $output --follow):" >&2
        "$output" | tail -n 5
    else
        echo "The kernel log of this machine: sudo $output, live: sudo $output --follow" >&2
    fi
fi
