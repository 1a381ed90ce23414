#!/usr/bin/env bash
# Fetches a Debian kernel for the laboratory and unpacks it.
#
# usage: tests/lab/kernel.sh DIR [SUITE]
#   SUITE  of which Debian release, such as trixie or sid; the one that apt is set up for when none is given
#
# DIR then holds vmlinuz and modules where the package has them. Needs apt-get (as root), about 120 MB to fetch and 450 MB of disk.
set -euo pipefail
usage='usage: tests/lab/kernel.sh DIR [SUITE]'
folder=${1:?$usage}
suite=${2:-}
mkdir -p "$folder"
cd "$folder"
apt=()
if [ "$suite" ]; then
    state=$(mktemp -d)
    trap 'rm -rf "$state"' EXIT
    site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1)
    [ "$site" ] || { echo "apt knows no archive to take $suite from: apt-get update" >&2; exit 1; }
    echo "deb $site $suite main" >"$state/sources.list"
    mkdir -p "$state/lists/partial"
    apt=(-o "Dir::Etc::SourceList=$state/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$state/lists")
    apt-get "${apt[@]}" update -qq
fi

# Newer releases have the image, its modules and its configuration in packages of their own.
packages=$(apt-cache "${apt[@]}" depends --recurse -i linux-image-amd64 | grep -E '^linux-(image|binary|modules|base)-[0-9]' | sort -u)
[ "$packages" ] || { echo "no linux-image package is known: apt-get update" >&2; exit 1; }
for package in $packages; do
    apt-get "${apt[@]}" download -qq "$package"
    dpkg -x "$package"_*.deb .
    rm "$package"_*.deb
    echo "$folder: $package"
done
