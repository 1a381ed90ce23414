# The kernel panics; memory that a reset leaves alone keeps its log, and the next boot reads it.
modprobe ramoops mem_address=0x08000000 mem_size=0x100000 record_size=0x20000
mount -t pstore pstore /mnt
if [ -n "$(ls /mnt)" ]; then
    ringbuffer -o json --pstore /mnt >/dev/vport0p3
    tar -c -C /mnt . >/dev/vport0p4
    echo "lab: $scenario is over"
    exit
fi

provoke() {
    echo c >/proc/sysrq-trigger
}
