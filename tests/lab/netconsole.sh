#!/usr/bin/env bash
# Boots a kernel in qemu (software emulation) that sends its whole log with netconsole to this machine's loopback, in extended form, one
# message longer than a datagram, and powers off.
#
# usage: tests/lab/netconsole.sh KERNEL_DIR PORT
#   KERNEL_DIR  what tests/lab/kernel.sh unpacked
#   PORT        where ringbuffer --netconsole 127.0.0.1:PORT listens
#
# Needs qemu-system-x86_64, a static busybox and cpio. Prints the serial console.
set -euo pipefail
kernel=${1:?usage: tests/lab/netconsole.sh KERNEL_DIR PORT}
port=${2:?usage: tests/lab/netconsole.sh KERNEL_DIR PORT}
. "${BASH_SOURCE[0]%/*}/guest.sh"
guest=$(mktemp -d)
trap 'rm -rf "$guest"' EXIT
find_kernel "$kernel"
make_guest "$guest" e1000 netconsole

# What is sent before the card's link is up is lost. An answer to ping says that all that was sent before it has left. Where a command
# fails the guest powers off without its last words.
cat >"$guest/root/init" <<EOF
#!/bin/busybox sh
set -e
b=/bin/busybox
trap '\$b poweroff -f' EXIT
\$b mount -t devtmpfs dev /dev
\$b mount -t proc proc /proc
\$b mount -t sysfs sys /sys
echo on >/proc/sys/kernel/printk_devkmsg
\$b modprobe e1000
\$b ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up
until [ "\$(\$b cat /sys/class/net/eth0/carrier)" = 1 ]; do \$b usleep 10000; done
\$b modprobe netconsole netconsole=+6665@10.0.2.15/eth0,$port@10.0.2.2/52:55:0a:00:02:02
echo '<4>netconsole lab: begin' >/dev/kmsg
long=''
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do long="\${long}ééééé éééé "; done
echo "<4>netconsole lab: long \$long" >/dev/kmsg
echo '<4>netconsole lab: end' >/dev/kmsg
until \$b ping -q -c 1 -W 1 10.0.2.2; do :; done
echo 'netconsole lab: all sent'
EOF
boot_guest "$guest" 120 ignore_loglevel -netdev user,id=net -device e1000,netdev=net
last_words "$guest" 'netconsole lab: all sent'
