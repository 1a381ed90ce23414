# The host does not run the guest for some seconds, in the middle of a system call.
provoke() {
    echo 1 >/proc/sys/kernel/watchdog_thresh
    dd if=/dev/zero of=/dev/null bs=16M &
    host stall 5
    await record 'soft lockup'
    kill $!
}
