# The same with the first version of cgroups.
mount -t cgroup -o memory memory /mnt
mkdir /mnt/lab
echo 16M >/mnt/lab/memory.limit_in_bytes

provoke() {
    killed sh -c 'echo 0 >/mnt/lab/cgroup.procs && exec tail /dev/zero'
}
