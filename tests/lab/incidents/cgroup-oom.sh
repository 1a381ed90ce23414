# A program in a memory cgroup wants more than memory.max.
mount -t cgroup2 cgroup /mnt
echo +memory >/mnt/cgroup.subtree_control
mkdir /mnt/lab.slice
echo 16M >/mnt/lab.slice/memory.max

provoke() {
    killed sh -c 'echo 0 >/mnt/lab.slice/cgroup.procs && exec tail /dev/zero'
}
