# A stick is plugged in and pulled out.
modprobe xhci_pci
modprobe usb_storage
modprobe sd_mod

provoke() {
    host monitor device_add usb-storage,id=stick,drive=stick,serial=LAB-0001
    await record 'Attached SCSI'
    host monitor device_del stick
    await record 'USB disconnect'
    await [ ! -e /dev/sda ]
}
