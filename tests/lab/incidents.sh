#!/usr/bin/env bash
# Boots a kernel in qemu (software emulation) for each scenario in tests/lab/incidents, provokes it, and brings out what ringbuffer,
# following the log in there, made of it.
#
# usage: tests/lab/incidents.sh KERNEL_DIR OUT_DIR [SCENARIO...]
#   KERNEL_DIR  what tests/lab/kernel.sh unpacked
#   OUT_DIR     gets a folder a scenario: events.jsonl (ringbuffer -o json --follow), records.kmsg (/dev/kmsg, copied), console (what
#               the serial console showed: little, and a panic); after a crash pstore.jsonl (ringbuffer -o json --pstore) and pstore
#   SCENARIO    a file's name without .sh; all of them when none is given
#
# The binary is RINGBUFFER_BINARY, else dist/ringbuffer. The scenario trouble needs RINGBUFFER_LAB_TROUBLE, the module of tests/lab/trouble
# made for that kernel (make -C /usr/src/linux-headers-RELEASE M=$PWD/tests/lab/trouble modules). Needs qemu-system-x86_64, a static
# busybox, cpio, mkfs.ext4, debugfs and dmsetup.
set -euo pipefail
usage='usage: tests/lab/incidents.sh KERNEL_DIR OUT_DIR [SCENARIO...]'
kernel=${1:?$usage}
out=${2:?$usage}
shift 2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/guest.sh"
PATH=$PATH:/usr/sbin:/sbin
if [ $# = 0 ]; then
    set -- $(cd "$here/incidents" && printf '%s\n' *.sh | sed 's/\.sh$//; /^trouble$/d') ${RINGBUFFER_LAB_TROUBLE:+trouble}
fi
guest=$(mktemp -d)
trap 'rm -rf "$guest"' EXIT

find_kernel "$kernel"
make_guest "$guest" virtio_pci virtio_console virtio_blk ext4 "crc32c_generic?" xhci_pci usb_storage sd_mod scsi_debug dm_mod e1000 ramoops \
    ahci nvme e1000e "aer_inject?"
cp "${RINGBUFFER_BINARY:-$here/../../dist/ringbuffer}" "$guest/root/bin/ringbuffer"
cp --parents $(ldd "$(command -v dmsetup)" | grep -o '/[^ ]*') "$guest/root"
cp "$(command -v dmsetup)" "$guest/root/sbin/dmsetup"
mkdir "$guest/root/lab"
cp "$here"/incidents/*.sh "$guest/root/lab"
cp "$here/incidents/init" "$guest/root/init"
[ ! "${RINGBUFFER_LAB_TROUBLE:-}" ] || cp "$RINGBUFFER_LAB_TROUBLE" "$guest/root/lab/trouble.ko"

# A filesystem that is sound but for one directory, whose block holds something else; and a stick with a sound one.
make_disks() {
    rm -f "$guest/disk"
    mkdir -p "$guest/files/broken"
    mkfs.ext4 -q -d "$guest/files" "$guest/disk" 16M >/dev/null
    cp "$guest/disk" "$guest/stick"
    debugfs -w -R 'zap_block -p 98 -f /broken 0' "$guest/disk" 2>/dev/null
}

# A machine with PCIe, and on it two disks that cannot be read at sector 4000 and a network card behind a root port, on bus 2.
hardware() {
    local disk
    printf '[inject-error]\nevent = "read_aio"\nerrno = "5"\nonce = "off"\nsector = "4000"\n' >"$guest/errors"
    for disk in sata nvme; do
        truncate -s 8M "$guest/$disk"
        ports+=(-drive "if=none,id=$disk,format=raw,file=blkdebug:$guest/errors:$guest/$disk")
    done
    ports+=(-M q35 -cpu max -device ide-hd,drive=sata,bus=ide.0
        -device pcie-root-port,id=port1,slot=1 -device nvme,serial=lab,drive=nvme,bus=port1
        -device pcie-root-port,id=port2,slot=2 -netdev user,id=net2 -device e1000e,netdev=net2,bus=port2)
}

# Does what the guest asks for on its console: words for the monitor of qemu, or to let it stand still for some seconds.
serve() {
    local line
    while read -r line; do
        line=${line%$'\r'}
        case "$line" in
            'host: monitor '*) echo "${line#host: monitor }" >&3 ;;
            'host: stall '*)
                kill -STOP "$(cat "$guest/pid")"
                sleep "${line#host: stall }"
                kill -CONT "$(cat "$guest/pid")"
                ;;
            *) printf '%s\n' "$line" ;;
        esac
    done
}

run() { # SCENARIO
    local result=$out/$1 append="loglevel=1 lab=$1" name ports=()
    rm -rf "$result"
    mkdir -p "$result"
    make_disks
    for name in events.jsonl records.kmsg pstore.jsonl pstore.tar; do
        ports+=(-chardev "file,id=$name,path=$result/$name" -device "virtserialport,chardev=$name")
    done
    # Memory that the kernel leaves alone, and a reset in place of an end.
    [ "$1" != crash ] || { append="memmap=1M\$0x08000000 $append" && ports+=(-action reboot=reset); }
    [ "$1" != hardware ] || hardware
    boot_guest "$guest" 120 "$append" -pidfile "$guest/pid" -chardev "pipe,id=monitor,path=$guest/monitor" -mon chardev=monitor \
        -drive "if=virtio,format=raw,file=$guest/disk" -drive "if=none,id=stick,format=raw,file=$guest/stick" -device qemu-xhci \
        -netdev user,id=net -device e1000,netdev=net -device virtio-serial-pci "${ports[@]}" | serve || true # its last words tell
    mv "$guest/console" "$result/console"
    [ ! -s "$result/pstore.tar" ] || { mkdir "$result/pstore" && tar -x -C "$result/pstore" -f "$result/pstore.tar"; }
    rm -f "$result/pstore.tar"
    [ -s "$result/pstore.jsonl" ] || rm -f "$result/pstore.jsonl"
    last_words "$result" "lab: $1 is over" "$result/records.kmsg"
}

mkfifo "$guest/monitor.in" "$guest/monitor.out"
exec 3<>"$guest/monitor.in"
for scenario in "$@"; do
    run "$scenario"
done
