using System;

namespace RingBuffer.Engine.Records;

/// <summary>
/// The subsystem of a kernel message that carries no SUBSYSTEM tag, known from how it starts (dev_printk and pr_fmt prefixes of
/// kernels 6.1 and 6.12). Asked by the record parser on the reader thread; a slot keeps the one-byte code, views turn it into a name.
/// </summary>
internal static class Subsystems
{
    /// <summary>The code of <c>kernel</c>: nothing more is known.</summary>
    public const byte Kernel = 0;

    // "prefix=name": names as in SUBSYSTEM tags where there is one. Grouped by first byte; of two that begin alike the longer stands first.
    internal static ReadOnlySpan<byte> Table =>
        """
        ACPI: =acpi
        ACPI BIOS =acpi
        ACPI Error: =acpi
        ACPI Warning: =acpi
        AMD-Vi: =iommu
        AppArmor: =apparmor
        BTRFS =btrfs
        Bluetooth: =bluetooth
        Btrfs =btrfs
        Buffer I/O error =block
        DMAR: =iommu
        EDAC =edac
        EXT2-fs =ext2
        EXT3-fs =ext3
        EXT4-fs =ext4
        F2FS-fs =f2fs
        FAT-fs =fat
        IPVS: =net
        IPv4: =net
        IPv6: =net
        I/O error, dev =block
        JBD2: =jbd2
        Lockdown: =security
        Memory cgroup =memory
        Memory failure: =memory
        NET: =net
        NFS: =nfs
        NFSD: =nfs
        NVRM: =gpu
        Out of memory: =memory
        PCI: =pci
        PM: =power
        SELinux: =selinux
        SQUASHFS error: =squashfs
        TCP: =net
        Tasks state =memory
        VFS: =vfs
        XFS (=xfs
        amdgpu =drm
        ata=ata
        audit: =audit
        blk_update_request: =block
        bond=net
        bridge: =net
        cgroup: =cgroup
        clocksource: =clocksource
        cpu=cpu
        device-mapper: =block
        drm=drm
        e1000: =net
        e1000e: =net
        hub =usb
        hrtimer: =clocksource
        hwmon =hwmon
        i915 =drm
        iommu: =iommu
        jbd2=jbd2
        kvm: =kvm
        loop: =block
        md/=md
        md: =md
        mce: =mce
        mmc=mmc
        netconsole: =net
        nf_conntrack: =netfilter
        nouveau =drm
        nvme =nvme
        oom-kill:=memory
        oom_reaper: =memory
        pci =pci
        pci_bus =pci
        pcieport =pci
        printk: =printk
        random: =random
        rcu: =rcu
        sched: =sched
        scsi =scsi
        sd =scsi
        smp: =cpu
        smpboot: =cpu
        sr =scsi
        swap =memory
        thermal =thermal
        traps: =traps
        tsc: =clocksource
        uas =usb
        usb =usb
        usb-storage =usb
        usbcore: =usb
        usbhid =usb
        virtio_net =net
        watchdog: =watchdog
        workqueue: =workqueue
        x86/=cpu
        xhci_hcd =usb
        [drm=drm
        """u8;

    private static readonly Entry[] s_entries = Read(Table);
    private static readonly ushort[] s_firstByFirstByte = IndexByFirstByte(s_entries);

    /// <summary>The code for the prefix this message starts with, or <see cref="Kernel"/>.</summary>
    public static byte Find(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
            return Kernel;
        for (int i = s_firstByFirstByte[message[0]]; i < s_entries.Length; i++)
        {
            Entry entry = s_entries[i];
            if (Table[entry.PrefixStart] != message[0])
                break;
            if (message.StartsWith(Table.Slice(entry.PrefixStart, entry.PrefixLength)) && HasWordEnd(message, entry.PrefixLength))
                return (byte)(i + 1);
        }

        return Kernel;
    }

    public static ReadOnlySpan<byte> Name(byte code)
    {
        if (code == Kernel)
            return "kernel"u8;
        Entry entry = s_entries[code - 1];
        return Table.Slice(entry.NameStart, entry.NameLength);
    }

    /// <summary>A prefix that ends in a letter ("ata", "mmc") must go on with a number, as in <c>ata3: </c>.</summary>
    private static bool HasWordEnd(ReadOnlySpan<byte> message, int length) =>
        !char.IsAsciiLetter((char)message[length - 1])
        || (message.Length > length && (!char.IsAsciiLetter((char)message[length]) && message[length] != '_'));

    private static Entry[] Read(ReadOnlySpan<byte> table)
    {
        Entry[] entries = new Entry[table.Count((byte)'\n') + 1];
        int line = 0;
        foreach (Range range in table.Split((byte)'\n'))
        {
            (int start, int length) = range.GetOffsetAndLength(table.Length);
            int equals = table.Slice(start, length).LastIndexOf((byte)'=');
            entries[line++] = new Entry((ushort)start, (byte)equals, (ushort)(start + equals + 1), (byte)(length - equals - 1));
        }

        return entries;
    }

    private static ushort[] IndexByFirstByte(Entry[] entries)
    {
        ushort[] first = new ushort[256];
        Array.Fill(first, (ushort)entries.Length);
        for (int i = entries.Length - 1; i >= 0; i--)
            first[Table[entries[i].PrefixStart]] = (ushort)i;
        return first;
    }

    private readonly record struct Entry(ushort PrefixStart, byte PrefixLength, ushort NameStart, byte NameLength);
}
