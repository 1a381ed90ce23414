# Hardware that fails: a SATA and an NVMe disk with a bad place, an interrupt without a reason, a corrected machine check, and PCIe
# errors of a network card that the driver of the root port is told of (aer_inject, which not every kernel has).
modprobe ahci
modprobe sd_mod
modprobe nvme
modprobe e1000e
await [ -e /dev/sda ]
await [ -e /dev/nvme0n1 ]
if modprobe -q aer_inject; then await [ -e /dev/aer_inject ]; fi

# struct aer_error_inj: bus, device and function, the two status registers, the header of the packet, the domain; for bus 2.
# BITS of the uncorrectable, BITS of the correctable register, as printf writes them
inject() {
    printf '\002\000\000\000%b%b\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000' "$1" "$2" >/dev/aer_inject
}

provoke() {
    [ -d /sys/bus/pci/devices/0000:02:00.0/net ]
    fails dd if=/dev/sda of=/dev/null bs=4k skip=490 count=20
    await record 'I/O error, dev sda, sector 4000'
    fails dd if=/dev/nvme0n1 of=/dev/null bs=4k skip=490 count=20
    await record 'error, dev nvme0n1, sector 4000'
    host monitor nmi
    await record 'Dazed and confused'
    echo 1 >/sys/devices/system/machinecheck/machinecheck0/check_interval
    host monitor mce 0 2 0x9000000000000080 0x0 0x1234000 0x0
    await record 'Machine Check: 0 Bank 2'
    [ -e /dev/aer_inject ] || { echo "<5>lab: no aer_inject" >/dev/kmsg; return; }
    inject '\000\000\000\000' '\001\000\000\000'
    await record 'RxErr'
    inject '\000\100\000\000' '\000\000\000\000'
    await record 'AER: device recovery'
}
