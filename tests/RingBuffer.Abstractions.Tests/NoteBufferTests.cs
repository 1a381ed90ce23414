using System.Text;
using CsCheck;
using Xunit;

namespace RingBuffer.Abstractions.Tests;

public sealed class NoteBufferTests
{
    [Fact]
    public void ClearEmptiesEverything()
    {
        NoteBuffer notes = new();
        notes.AddAnnotation(0, 1, notes.Append("text")).With("n", 1).With("t", "x");
        notes.Clear();
        Assert.Equal((0, 0, 0), (notes.Length, notes.Count, notes.Fields.Length));
    }

    [Fact]
    public void AFreshBufferHasNoCurrentEvent()
    {
        NoteBuffer notes = new();
        notes.AddAnnotation(0, 0, notes.Append("text"));
        Assert.Equal(NoteKind.LateAnnotation, notes.Notes[0].Kind);
    }

    [Fact]
    public void ManyNotesAndFieldsAreKept()
    {
        NoteBuffer notes = new();
        for (int i = 0; i < 300; i++)
            notes.AddAnnotation(i, (ulong)i, notes.Append($"text {i}")).With("n", i).With("t", $"value {i}");
        Assert.Equal((300, 600), (notes.Count, notes.Fields.Length));
        Assert.Equal("text 299", TextOf(notes, 299));
        Assert.Equal("text 0", TextOf(notes, 0));
        Assert.Equal(299, notes.Fields[598].Number);
    }

    [Fact]
    public void ACopyHasOneNoteWithItsFieldsAndKey()
    {
        NoteBuffer notes = new();
        notes.AddAnnotation(0, 1, notes.Append("other")).With("no", 1).With("not", "this");
        notes.AddWarning(4, new EventMark { Id = 9 }, notes.Append("copied"), Severity.Crit).With("n", -1).With("t", "value").With("b", true).FoldBy(77);
        NoteBuffer copy = new();
        copy.AddAnnotation(0, 0, copy.Append("gone"));
        copy.CopyFrom(notes, 1);
        notes.Clear();
        notes.Append("overwritten overwritten overwritten");
        Assert.Equal(1, copy.Count);
        Assert.Equal("copied", TextOf(copy, 0));
        NoteEntry note = copy.Notes[0];
        Assert.Equal((4, 9UL, Severity.Crit, 77UL, true, true),
            (note.Plugin, note.EventId, note.Severity, note.FoldKey, note.HasFoldKey, note.HasFields));
        Assert.Equal((-1L, NoteFieldKind.Number), (copy.Fields[0].Number, copy.Fields[0].Kind));
        Assert.Equal("value", Encoding.UTF8.GetString(copy.Text(copy.Fields[1].TextStart, copy.Fields[1].TextLength)));
        Assert.Equal((1L, NoteFieldKind.Boolean), (copy.Fields[2].Number, copy.Fields[2].Kind));
    }

    [Fact]
    public void AnyTextComesBack() => Gen.String.Array[1, 40].Sample(texts =>
    {
        NoteBuffer notes = new();
        foreach (string text in texts)
            notes.AddWarning(0, new EventMark { Id = 0 }, notes.Append(text), Severity.Warn);
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(texts[i])), TextOf(notes, i));
    });

    private static string TextOf(NoteBuffer notes, int index) =>
        Encoding.UTF8.GetString(notes.Text(notes.Notes[index].TextStart, notes.Notes[index].TextLength));
}
