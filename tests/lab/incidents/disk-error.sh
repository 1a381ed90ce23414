# A disk has sectors that cannot be read.
modprobe sd_mod

provoke() {
    modprobe scsi_debug dev_size_mb=8 opts=2
    await [ -e /dev/sda ]
    fails dd if=/dev/sda of=/dev/null bs=4k
}
