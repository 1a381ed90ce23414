#!/usr/bin/env bash
# Fetches a Debian kernel for the laboratory and unpacks it.
#
# usage: tests/lab/kernel.sh DIR
#
# DIR then holds boot/vmlinuz-* and lib/modules. Needs apt-get (as root), about 70 MB to fetch and 450 MB of disk.
set -euo pipefail
folder=${1:?usage: tests/lab/kernel.sh DIR}
mkdir -p "$folder"
cd "$folder"
package=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\).*/\1/p' | head -n 1)
[ -n "$package" ] || { echo "no linux-image package is known: apt-get update" >&2; exit 1; }
apt-get download -qq "$package"
dpkg -x "$package"_*.deb .
rm "$package"_*.deb
echo "$folder: $package"
