using System;
using System.IO;
using RingBuffer.Engine.Resume;
using Xunit;

namespace RingBuffer.Engine.Tests.Resume;

/// <summary>The cursor file: what is believed, what is put aside, and what is left alone.</summary>
public sealed class CursorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ringbuffer-cursor-").FullName;

    private string CursorPath => Path.Combine(_folder, "cursor");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Kinds => ["live", "file", "journal"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WhatIsWrittenIsReadAgain(string kind)
    {
        Cursor cursor = Make(kind);
        CursorFile file = new(CursorPath);
        Assert.True(file.TryWrite(cursor, out _));
        Assert.True(file.TryRead(out Cursor? read, out string warning));
        Assert.Equal((cursor, ""), (read, warning));
        Assert.Equal([CursorPath], Sorted());
    }

    [Fact]
    public void ThereIsNoneAtFirst()
    {
        Assert.True(new CursorFile(CursorPath).TryRead(out Cursor? cursor, out string warning));
        Assert.Null(cursor);
        Assert.Equal("", warning);
        Assert.Empty(Sorted()); // what tried whether it can be written is gone
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALinkLeadsToTheFileAndStays(bool isThere)
    {
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, CursorPath);
        if (isThere)
            File.WriteAllText(CursorPath, "");
        CursorFile file = new(link);
        Assert.True(file.TryRead(out _, out string warning));
        Assert.Equal("", warning);
        Assert.True(file.TryWrite(Make("live"), out _));
        Assert.Equal(CursorPath, new FileInfo(link).LinkTarget);
        Assert.True(new CursorFile(CursorPath).TryRead(out Cursor? read, out _));
        Assert.Equal(Make("live"), read);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ADamagedOneIsPutAsideWhereverItWasCut(string kind)
    {
        string text = Make(kind).ToString();
        for (int length = "ringbuffer-cursor 1".Length; length < text.Length - 1; length++)
        {
            File.WriteAllText(CursorPath, text[..length]);
            Assert.True(new CursorFile(CursorPath).TryRead(out Cursor? cursor, out string warning));
            Assert.Null(cursor);
            Assert.Contains("is damaged", warning, StringComparison.Ordinal);
            Assert.Equal(text[..length], File.ReadAllText(CursorPath + ".damaged"));
        }
    }

    [Fact]
    public void AChangedDigitIsNotBelieved() => Assert.False(Cursor.TryParse(Make("live").ToString().Replace("next 42", "next 43", StringComparison.Ordinal), out _));

    [Theory]
    [InlineData("root:x:0:0:root:/root:/bin/bash\n")]
    [InlineData("s=0123;i=5")]
    public void AFileThatIsNoCursorIsRefusedAndLeftAsItIs(string content)
    {
        File.WriteAllText(CursorPath, content);
        Assert.False(new CursorFile(CursorPath).TryRead(out Cursor? cursor, out string warning));
        Assert.Null(cursor);
        Assert.Contains("is not a cursor file", warning, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(CursorPath));
        Assert.Equal([CursorPath], Sorted());
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsSaidAtOnce()
    {
        Assert.False(new CursorFile("/proc/no-such-folder/cursor").TryRead(out _, out string warning));
        Assert.Contains("cannot write cursor file", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileIsTheSameUnderAnotherNameAndAnotherUnderTheSame()
    {
        string path = Path.Combine(_folder, "kern.log");
        File.WriteAllText(path, "first line\n");
        FileIdentity identity = FileIdentity.Of(path)!.Value;
        File.AppendAllText(path, "second line\n");
        File.Move(path, path + ".1");
        Assert.True(identity.IsAt(path + ".1"));
        File.WriteAllText(path + ".1", "other words\n");
        Assert.False(identity.IsAt(path + ".1"));
        Assert.False(identity.IsAt(path));
    }

    [Fact]
    public void PositionsAreFoundInTheirFile()
    {
        FilePlaces places = new(3);
        FileIdentity one = new(1, 1, 0, 0);
        FileIdentity two = new(1, 2, 0, 0);
        places.Begin(one, 0);
        Assert.Equal((one, 100L), (places.Find(100).File, places.Find(100).Offset));
        places.Begin(two, 100);
        Assert.Equal((one, 100L), (places.Find(100).File, places.Find(100).Offset));
        Assert.Equal((two, 1L), (places.Find(101).File, places.Find(101).Offset));
    }

    private static Cursor Make(string kind) => kind switch
    {
        "live" => new Cursor { Boot = "7f5c3d2e-1b0a-49f8-a7c6-d5e4f3a2b1c0", Next = 42 },
        "file" => new Cursor { File = new FileIdentity(ulong.MaxValue, 7, 1024, 99), Offset = 123456789012 },
        _ => new Cursor { Journal = "s=0123;i=5;b=7f5c;m=1;t=2;x=3" },
    };

    private string[] Sorted()
    {
        string[] files = Directory.GetFiles(_folder);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
