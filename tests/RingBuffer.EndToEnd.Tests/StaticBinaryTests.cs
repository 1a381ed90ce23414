using System.Collections.Generic;
using System.IO;
using System.Linq;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>The binary needs nothing of the system it is dropped on.</summary>
public sealed class StaticBinaryTests
{
    private readonly ElfFile _elf = new(File.ReadAllBytes(Binary.Path));

    [Fact]
    public void ThereIsNoInterpreter() => Assert.DoesNotContain(ElfFile.Interpreter, _elf.Segments.Select(segment => segment.Type));

    [Fact]
    public void NoLibraryIsNeeded() => Assert.DoesNotContain(ElfFile.Needed, _elf.DynamicTags());

    [Fact]
    public void TheStackIsNotExecutable()
    {
        IEnumerable<ElfSegment> stacks = _elf.Segments.Where(segment => segment.Type == ElfFile.Stack);

        Assert.All(stacks, stack => Assert.Equal(0u, stack.Flags & ElfFile.Executable));
    }
}
