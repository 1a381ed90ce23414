namespace RingBuffer.Engine.Interop;

/// <summary>What kind of file a descriptor is: enough to know /dev/kmsg from a console or a regular file.</summary>
/// <param name="Format">The S_IFMT part of st_mode.</param>
/// <param name="Major">Of the device the file stands for.</param>
/// <param name="Minor">Of the device the file stands for.</param>
internal readonly record struct FileType(int Format, uint Major, uint Minor)
{
    private const int CharacterDevice = 0x2000;
    private const int Directory = 0x4000;
    private const int Regular = 0x8000;

    /// <summary>Of bytes that are no file: all of them are there.</summary>
    public static FileType OfMemory => new(Regular, 0, 0);

    public bool IsKmsg => Format == CharacterDevice && Major == 1 && Minor == 11;

    public bool IsRegular => Format == Regular;

    public bool IsDirectory => Format == Directory;
}
