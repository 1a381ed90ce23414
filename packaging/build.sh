#!/usr/bin/env bash
# Builds the static binary.
#
# usage: packaging/build.sh [--rid RID] [--demo]
#   --rid RID   linux-x64 (the default) or linux-arm64
#   --demo      then run the demo, and say how to read the live log
#
# The result is dist/ringbuffer. Prerequisites are installed when run as root on Debian, else named.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/prerequisites.sh

rid=linux-x64
demo=false
while [ $# -gt 0 ]; do
    case "$1" in
        --rid) rid=${2:?--rid wants a value}; shift 2 ;;
        --demo) demo=true; shift ;;
        -h|--help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) echo "packaging/build.sh: unknown option $1" >&2; exit 2 ;;
    esac
done

need_dotnet
need clang:clang ld.lld:lld
options=(-r "$rid" -c Release -p:StaticExecutable=true -p:LinkerFlavor=lld)
if [ "$rid" = linux-arm64 ] && [ "$(uname -m)" != aarch64 ]; then
    need aarch64-linux-gnu-gcc:"gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
    options+=(-p:ObjCopyName=aarch64-linux-gnu-objcopy)
fi

publish=obj/publish/$rid
rm -rf "$publish"
if ! log=$(dotnet publish src/RingBuffer "${options[@]}" -o "$publish" 2>&1); then
    printf '%s\n' "$log" >&2
    exit 1
fi
mkdir -p dist
cp "$publish/ringbuffer" dist/ringbuffer.new
mv dist/ringbuffer.new dist/ringbuffer
echo "dist/ringbuffer: $rid, $(stat -c %s dist/ringbuffer) bytes, static" >&2

if $demo; then
    dist/ringbuffer demo
    echo >&2
    if [ -r /dev/kmsg ] && dist/ringbuffer --only warnings >/dev/null 2>&1; then
        echo "The last lines of this machine's kernel log (all of it: dist/ringbuffer; live: dist/ringbuffer --follow):" >&2
        dist/ringbuffer | tail -n 5
    else
        echo "The kernel log of this machine: sudo dist/ringbuffer, live: sudo dist/ringbuffer --follow" >&2
    fi
fi
