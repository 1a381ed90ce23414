// SPDX-License-Identifier: MIT
/*
 * Makes a kernel report what it reports rarely: "echo NAME >/proc/trouble" does the thing of that name in the writing process. Loaded
 * into guests of the laboratory only. Most kill the writer, some the kernel.
 */
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/firmware.h>
#include <linux/proc_fs.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#define NAME_LENGTH 32

static int *volatile target;
static volatile int zero;
static const int constant = 7;

static noinline void lab_null(void) { target = (int *)0x10; pr_info("%d\n", *target); }
static noinline void lab_null_write(void) { target = NULL; *target = 1; }
static noinline void lab_wild(void) { target = (int *)0xdead000000000122; pr_info("%d\n", *target); }
static noinline void lab_unmapped(void) { target = (int *)0xffffc900f0000000; pr_info("%d\n", *target); }
static noinline void lab_constant(void) { target = (int *)&constant; *target = 1; }
static noinline void lab_call(void) { void (*volatile nothing)(void) = NULL; nothing(); }
static noinline void lab_bug(void) { BUG(); }
static noinline void lab_warn(void) { WARN(1, "lab: %d warnings\n", 1); }
static noinline void lab_warn_on(void) { WARN_ON(1); }
static noinline void lab_divide(void) { asm volatile("xor %%edx, %%edx; mov $1, %%eax; idivl %0" : : "m"(zero) : "eax", "edx"); }

static noinline void lab_list_add(void)
{
    struct list_head head, a, b;
    INIT_LIST_HEAD(&head);
    list_add(&a, &head);
    head.next = &b;
    INIT_LIST_HEAD(&b);
    list_add(&b, &head);
}

static noinline void lab_list_del(void)
{
    struct list_head head, a;
    INIT_LIST_HEAD(&head);
    list_add(&a, &head);
    list_del(&a);
    list_del(&a);
}

static noinline void lab_refcount(void) { refcount_t count; refcount_set(&count, 0); refcount_dec(&count); }
static noinline void lab_refcount_sub(void) { refcount_t count; refcount_set(&count, 1); if (refcount_sub_and_test(2, &count)) pr_info("!\n"); }
static noinline void lab_refcount_add(void) { refcount_t count; refcount_set(&count, 0); refcount_inc(&count); }
static noinline void lab_usercopy(void) { void *p = kmalloc(16, GFP_KERNEL); __check_object_size(p, 4000, true); kfree(p); }
static noinline void lab_schedule(void) { preempt_disable(); schedule_timeout_uninterruptible(1); preempt_enable(); }

static void spin(int seconds)
{
    unsigned long end = jiffies + seconds * HZ;
    while (time_before(jiffies, end))
        cpu_relax();
}

static noinline void lab_soft_lockup(void) { preempt_disable(); spin(8); preempt_enable(); }
static noinline void lab_rcu_stall(void) { rcu_read_lock(); preempt_disable(); spin(9); preempt_enable(); rcu_read_unlock(); }

static int sleeper(void *unused)
{
    set_current_state(TASK_UNINTERRUPTIBLE);
    schedule_timeout(10 * HZ);
    return 0;
}

static noinline void lab_hung(void) { kthread_run(sleeper, NULL, "lab_sleeper"); }

static noinline int deeper(int n) { volatile char room[512]; room[0] = n; return deeper(n + 1) + room[0]; }
static noinline void lab_stack(void) { pr_info("%d\n", deeper(0)); }

static noinline void lab_double_free(void) { void *p = kmalloc(64, GFP_KERNEL); kfree(p); kfree(p); }
static noinline void lab_bad_page(void) { struct page *p = alloc_page(GFP_KERNEL); __free_page(p); __free_page(p); }

static noinline void lab_cache(void)
{
    struct kmem_cache *cache = kmem_cache_create("lab_cache", 64, 0, 0, NULL);
    kmem_cache_alloc(cache, GFP_KERNEL);
    kmem_cache_destroy(cache);
}

static void hog(struct work_struct *work) { mdelay(100); }
static DECLARE_WORK(hog_work, hog);
static noinline void lab_hog(void) { int i; for (i = 0; i < 10; i++) { schedule_work(&hog_work); flush_work(&hog_work); } }

static noinline void lab_page_alloc(void)
{
    struct page *pages[64];
    int n = 0;
    while (n < 64 && (pages[n] = alloc_pages(GFP_KERNEL | __GFP_NORETRY, 10)) != NULL)
        n++;
    while (n > 0)
        __free_pages(pages[--n], 10);
}

static noinline void lab_vmalloc(void) { vfree(vmalloc(1UL << 40)); }

static noinline void lab_firmware(void)
{
    const struct firmware *firmware;
    struct platform_device *device = platform_device_register_simple("lab", -1, NULL, 0);
    if (request_firmware(&firmware, "lab/missing.bin", &device->dev) == 0)
        release_firmware(firmware);
    platform_device_unregister(device);
}

static noinline void lab_panic(void) { panic("lab: the end"); }

static const struct { const char *name; void (*run)(void); } troubles[] = {
    { "null", lab_null }, { "null-write", lab_null_write }, { "wild", lab_wild }, { "unmapped", lab_unmapped }, { "constant", lab_constant },
    { "call", lab_call }, { "bug", lab_bug }, { "warn", lab_warn }, { "warn-on", lab_warn_on }, { "divide", lab_divide },
    { "list-add", lab_list_add }, { "list-del", lab_list_del }, { "refcount", lab_refcount }, { "refcount-sub", lab_refcount_sub },
    { "refcount-add", lab_refcount_add }, { "usercopy", lab_usercopy }, { "schedule", lab_schedule }, { "soft-lockup", lab_soft_lockup },
    { "rcu-stall", lab_rcu_stall }, { "hung", lab_hung }, { "stack", lab_stack }, { "double-free", lab_double_free },
    { "bad-page", lab_bad_page }, { "cache", lab_cache }, { "hog", lab_hog }, { "page-alloc", lab_page_alloc }, { "vmalloc", lab_vmalloc },
    { "firmware", lab_firmware }, { "panic", lab_panic },
};

static ssize_t trouble_write(struct file *file, const char __user *from, size_t length, loff_t *offset)
{
    char name[NAME_LENGTH] = "";
    int i;
    if (length >= NAME_LENGTH || copy_from_user(name, from, length))
        return -EINVAL;
    name[strcspn(name, "\n")] = 0;
    for (i = 0; i < ARRAY_SIZE(troubles); i++) {
        if (strcmp(troubles[i].name, name) != 0)
            continue;
        troubles[i].run();
        return length;
    }

    return -ENOENT;
}

static const struct proc_ops trouble_ops = { .proc_write = trouble_write };

static int __init trouble_init(void)
{
    return proc_create("trouble", 0200, NULL, &trouble_ops) ? 0 : -ENOMEM;
}

static void __exit trouble_exit(void)
{
    remove_proc_entry("trouble", NULL);
}

module_init(trouble_init);
module_exit(trouble_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Reports on demand, for a laboratory");
