# A disk fails all at once below a filesystem in use.
modprobe virtio_blk
load_ext4
modprobe dm_mod
await [ -e /dev/vda ]
disk="0 $(cat /sys/class/block/vda/size)"
dmsetup create disk --noudevsync --table "$disk linear /dev/vda 0"
dmsetup mknodes
mount -t ext4 -o errors=remount-ro /dev/mapper/disk /mnt

provoke() {
    exec 4>/mnt/file
    dmsetup suspend --noudevsync disk
    dmsetup load disk --table "$disk error"
    dmsetup resume --noudevsync disk
    echo lost >&4 || true # newer kernels say so at once
    sync
    exec 4>&-
    fails touch /mnt/another
    umount /mnt
}
