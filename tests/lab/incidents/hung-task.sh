# A program writes to a frozen filesystem.
modprobe virtio_blk
load_ext4
await [ -e /dev/vda ]
mount -t ext4 /dev/vda /mnt

provoke() {
    echo 2 >/proc/sys/kernel/hung_task_timeout_secs
    fsfreeze --freeze /mnt
    touch /mnt/file &
    await record 'blocked for more than'
    fsfreeze --unfreeze /mnt
    wait $!
}
