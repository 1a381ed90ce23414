# A directory that is not one, on a filesystem that is mounted again after it.
modprobe virtio_blk
load_ext4
await [ -e /dev/vda ]

provoke() {
    mount -t ext4 -o errors=remount-ro /dev/vda /mnt
    ls /mnt/broken || true # it gives what it could read
    umount /mnt
    mount -t ext4 /dev/vda /mnt
    umount /mnt
}
