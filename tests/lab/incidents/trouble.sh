# Reports that a kernel makes rarely, each made by the module in tests/lab/trouble.
insmod /lab/trouble.ko

trouble() { # NAME RECORD: the writer may not survive it
    (echo "$1" >/proc/trouble) || true
    await record "$2"
}

provoke() {
    echo 2 >/proc/sys/kernel/hung_task_timeout_secs
    trouble hung 'task lab_sleeper:[0-9]* blocked'
    echo 0 >/proc/sys/kernel/hung_task_timeout_secs
    trouble warn 'WARNING: .* at .*lab_warn+'
    trouble refcount 'refcount_t: '
    trouble null 'RIP: 0010:lab_null+'
    trouble wild 'RIP: 0010:lab_wild+'
    trouble unmapped 'RIP: 0010:lab_unmapped+'
    trouble bug 'RIP: 0010:lab_bug+'
    trouble divide 'RIP: 0010:lab_divide+'
    trouble list-add 'list_add corruption'
    trouble usercopy 'usercopy: '
}
