#!/usr/bin/env bash
# Boots a kernel in qemu (software emulation) once and records its log in every shape, with the tools of this machine: what the events of
# a shape are compared with is /dev/kmsg of the same boot.
#
# usage: tests/lab/shapes.sh KERNEL_DIR OUT_DIR
#   KERNEL_DIR  what tests/lab/kernel.sh unpacked
#   OUT_DIR     gets one file a shape, gzip-compressed; tests/lab/boot-6.1 was made so (RecordedBoot.cs has its time of boot)
#
# Needs qemu-system-x86_64, a static busybox, cpio, dmesg of util-linux, systemd-journald, journalctl and rsyslogd.
set -euo pipefail
kernel=${1:?usage: tests/lab/shapes.sh KERNEL_DIR OUT_DIR}
out=${2:?usage: tests/lab/shapes.sh KERNEL_DIR OUT_DIR}
. "${BASH_SOURCE[0]%/*}/guest.sh"
guest=$(mktemp -d)
trap 'rm -rf "$guest"' EXIT
find_kernel "$kernel"
make_guest "$guest" scsi_debug sd_mod
root=$guest/root

# Programs and modules of programs, each under its own path with the libraries it needs.
for file in /usr/bin/dmesg /usr/bin/journalctl /lib/systemd/systemd-journald /usr/sbin/rsyslogd /usr/lib/*/rsyslog/{lmnet,imklog,imkmsg}.so; do
    for needed in "$file" $(ldd "$file" | grep -o '/[^ ]*\.so[^ ]*'); do
        mkdir -p "$root${needed%/*}"
        cp -L "$needed" "$root$needed"
    done
done

mkdir -p "$root/etc/systemd" "$root/run/systemd/journal" "$root/run/log/journal" "$root/out"
echo 5f1c0de05f1c0de05f1c0de05f1c0de0 >"$root/etc/machine-id"
echo root:x:0:0:root:/:/bin/sh >"$root/etc/passwd"
echo root:x:0: >"$root/etc/group"
printf '[Journal]\nStorage=volatile\nReadKMsg=yes\nAudit=no\n' >"$root/etc/systemd/journald.conf"
cat >"$root/etc/imklog.conf" <<'EOF'
module(load="imklog")
action(type="omfile" file="/out/syslog-imklog" template="RSYSLOG_TraditionalFileFormat")
action(type="omfile" file="/out/syslog-imklog-rfc3339" template="RSYSLOG_FileFormat")
EOF
cat >"$root/etc/imkmsg.conf" <<'EOF'
module(load="imkmsg")
action(type="omfile" file="/out/syslog-imkmsg" template="RSYSLOG_TraditionalFileFormat")
action(type="omfile" file="/out/syslog-imkmsg-rfc3339" template="RSYSLOG_FileFormat")
EOF

# The daemons are started before the last records are made; all shapes are written after the last one. Where a wait has no end, qemu's
# time has. imklog keeps no records of user space: its file ends with the kernel's last one.
cat >"$root/init" <<'EOF'
#!/bin/busybox sh
set -e
/bin/busybox --install -s /bin
export PATH=/bin:/sbin LC_ALL=C.UTF-8
trap 'poweroff -f' EXIT
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t cgroup2 cgroup /sys/fs/cgroup
hostname lab
echo on >/proc/sys/kernel/printk_devkmsg
echo 'shapes lab: a line of user space'
/lib/systemd/systemd-journald &
/usr/sbin/rsyslogd -n -f /etc/imklog.conf -i /run/imklog.pid &
/usr/sbin/rsyslogd -n -f /etc/imkmsg.conf -i /run/imkmsg.pid &
cat /dev/kmsg >/out/kmsg &
modprobe scsi_debug
modprobe sd_mod
has() { until grep -q "$1" "$2"; do usleep 100000; done; }
has 'Attached SCSI disk' /out/kmsg
say() { /bin/printf "$@" >/dev/kmsg; } # a process of its own: one write
printf 'lab login: '
say '<30>udevd[71]: starting version 252\n'
say '<12>no name before this, a \\ and é\n'
say '<83>sshd[812]: error: kex_exchange_identification: Connection closed by remote host\n'
say '<134>app: local0 says a=1, b="2"; done\n'
say '<13>app[9]: first line\nsecond line\n    third line, indented\n'
say '<15>  indented, and of level debug\n'
say '<14>a tab\there, \033[31mred\033[0m\n'
say '<14>[   12.345678] what looks like a stamp\n'
say '<14>shapes lab: end\n'
has 'shapes lab: end' /out/kmsg
has 'shapes lab: end' /out/syslog-imkmsg-rfc3339
has 'Attached SCSI disk' /out/syslog-imklog-rfc3339
until /usr/bin/journalctl -k | grep -q 'shapes lab: end'; do usleep 100000; done

cd /out
record() { # PROGRAM OPTION...: into a file of that name
    file=$(echo "$*" | sed 's,^/usr/bin/,,; s, --* *,-,g; s, ,-,g')
    "$@" >"$file"
}
for mode in '' -r -S '-S -r' -x -T '-x -T' -d '-d -T' '--time-format delta' '--time-format reltime' '--time-format iso' '-x --time-format iso' \
    --json '--json -x'; do
    record /usr/bin/dmesg $mode
done
busybox dmesg >busybox-dmesg
busybox dmesg -r >busybox-dmesg-r
for form in json export short short-precise short-iso short-iso-precise short-full short-unix short-monotonic short-delta; do
    record /usr/bin/journalctl -k -o $form
done
stty -F /dev/ttyS1 raw -echo
tar c . | gzip >/dev/ttyS1
echo 'shapes lab: all written'
EOF

# -nographic for the firmware's words on the serial console too.
boot_guest "$guest" 180 "" -nographic -monitor none -net none -rtc base=2026-11-23T20:04:11 -serial "file:$guest/files"
last_words "$guest" 'shapes lab: all written'
mkdir -p "$out" "$guest/shapes"
tar xzf "$guest/files" -C "$guest/shapes"
mv "$guest/console" "$guest/shapes/console"
gzip -9n "$guest"/shapes/*
cp "$guest"/shapes/* "$out"
