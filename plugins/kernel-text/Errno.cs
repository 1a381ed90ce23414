namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Names of the error numbers that drivers print as negative decimals (include/uapi/asm-generic/errno.h). Called by plugins to put
/// the word beside the number. Covers what kernel messages carry, not every number; null for the rest.
/// </summary>
internal static class Errno
{
    public static string? Name(long error) => -error switch
    {
        1 => "EPERM",
        2 => "ENOENT",
        5 => "EIO",
        6 => "ENXIO",
        11 => "EAGAIN",
        12 => "ENOMEM",
        13 => "EACCES",
        16 => "EBUSY",
        17 => "EEXIST",
        18 => "EXDEV",
        19 => "ENODEV",
        20 => "ENOTDIR",
        22 => "EINVAL",
        27 => "EFBIG",
        28 => "ENOSPC",
        30 => "EROFS",
        32 => "EPIPE",
        36 => "ENAMETOOLONG",
        61 => "ENODATA",
        62 => "ETIME",
        63 => "ENOSR",
        71 => "EPROTO",
        74 => "EBADMSG",
        75 => "EOVERFLOW",
        84 => "EILSEQ",
        90 => "EMSGSIZE",
        95 => "EOPNOTSUPP",
        104 => "ECONNRESET",
        108 => "ESHUTDOWN",
        110 => "ETIMEDOUT",
        113 => "EHOSTUNREACH",
        115 => "EINPROGRESS",
        116 => "ESTALE",
        121 => "EREMOTEIO",
        126 => "ENOKEY",
        129 => "EKEYREJECTED",
        _ => null,
    };
}
