#!/usr/bin/env bash
# Boots a kernel in qemu (software emulation) that sends its messages with netconsole to this machine's loopback, in extended form, one of
# them longer than a datagram, and powers off.
#
# usage: tests/lab/netconsole.sh KERNEL_DIR PORT
#   KERNEL_DIR  what tests/lab/kernel.sh unpacked
#   PORT        where ringbuffer --netconsole 127.0.0.1:PORT listens
#
# Needs qemu-system-x86_64, a static busybox and cpio. Prints the serial console.
set -euo pipefail
kernel=${1:?usage: tests/lab/netconsole.sh KERNEL_DIR PORT}
port=${2:?usage: tests/lab/netconsole.sh KERNEL_DIR PORT}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/root/bin" "$work/root/dev" "$work/root/proc"
cp "$(command -v busybox)" "$work/root/bin/busybox"
modules=$(echo "$kernel"/lib/modules/*)
for name in e1000 configfs netconsole; do
    find "$modules/kernel" -name "$name.ko" -exec cp {} "$work/root/$name.ko" \;
done
cat >"$work/root/init" <<EOF
#!/bin/busybox sh
b=/bin/busybox
\$b mount -t devtmpfs dev /dev
\$b mount -t proc proc /proc
echo on >/proc/sys/kernel/printk_devkmsg
\$b insmod /e1000.ko
\$b ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up
\$b sleep 1
[ ! -e /configfs.ko ] || \$b insmod /configfs.ko
\$b insmod /netconsole.ko netconsole=+6665@10.0.2.15/eth0,$port@10.0.2.2/52:55:0a:00:02:02
echo '<4>netconsole lab: begin' >/dev/kmsg
long=''
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do long="\${long}ééééé éééé "; done
echo "<4>netconsole lab: long \$long" >/dev/kmsg
echo '<4>netconsole lab: end' >/dev/kmsg
\$b sleep 1
\$b poweroff -f
EOF
chmod +x "$work/root/init"
(cd "$work/root" && find . | cpio --quiet -o -H newc | gzip -1) >"$work/initramfs"

timeout 120 qemu-system-x86_64 -accel tcg -m 256 -nographic -no-reboot -kernel "$kernel"/boot/vmlinuz-* -initrd "$work/initramfs" \
    -append "console=ttyS0 panic=-1 loglevel=7" -netdev user,id=net -device e1000,netdev=net </dev/null
