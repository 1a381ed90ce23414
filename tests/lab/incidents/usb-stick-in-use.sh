# A stick is pulled out while a file on it is written.
load_ext4
modprobe xhci_pci
modprobe usb_storage
modprobe sd_mod

provoke() {
    host monitor device_add usb-storage,id=stick,drive=stick,serial=LAB-0001
    await record 'Attached SCSI'
    mount -t ext4 /dev/sda /mnt
    exec 4>/mnt/file
    echo begun >&4
    host monitor device_del stick
    await record 'USB disconnect'
    await [ ! -e /dev/sda ]
    echo lost >&4 || true
    sync
    exec 4>&-
    umount /mnt
}
