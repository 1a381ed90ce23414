using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>What kernels of all ages write before and after the text of a record, and the sequence numbers between records.</summary>
public sealed class SavedRecordTests
{
    [Fact]
    public async Task AHoleInTheSequenceIsAGapWithExactCounts()
    {
        JsonElement[] lines = await ReadAsync("6,10,1,-;a\n6,17,2,-;b\n6,18,3,-;c\n");

        Assert.Equal(["event", "gap", "event", "event"], lines.Select(line => line.Type()));
        AssertGap(lines[1], 11, 16, 6);
    }

    [Fact]
    public async Task TheWholeRangeOfSequencesIsCountedExactly()
    {
        JsonElement[] lines = await ReadAsync("6,0,1,-;a\n6,18446744073709551615,2,-;b\n");

        AssertGap(lines[1], 1, ulong.MaxValue - 1, ulong.MaxValue - 1);
        Assert.Equal(ulong.MaxValue, lines[2].Number("sequence"));
    }

    [Fact]
    public async Task AGapInTextIsALineOfItsOwn()
    {
        Outcome outcome = (await RingBufferProcess.RunAsync("6,10,1,-;a\n6,17,2,-;b\n"u8.ToArray(), "-")).IsSuccess();

        Assert.Equal(["[    0.000001] a", "!! gap: 6 records lost, sequence 11 to 16 (missing)", "[    0.000002] b"], outcome.Lines);
    }

    [Fact]
    public async Task SequencesThatStartAgainAreAnotherBoot()
    {
        JsonElement[] lines = await ReadAsync("6,10,1,-;a\n6,0,0,-;b\n");

        Assert.Equal(["event", "notice", "event"], lines.Select(line => line.Type()));
        Assert.Equal("sequence-went-back", lines[1].Text("code"));
    }

    [Theory]
    [InlineData("2047,1,1,-", "255", "DEBUG")]
    [InlineData("0,1,1,-", "kern", "EMERG")]
    [InlineData("30,1,1,-", "daemon", "INFO")]
    [InlineData("191,1,1,-", "local7", "DEBUG")]
    [InlineData("192,1,1,-", "24", "EMERG")]
    public async Task ThePrefixIsFacilityAndSeverity(string header, string facility, string severity)
    {
        JsonElement line = await ReadOneAsync($"{header};text\n");

        Assert.Equal(facility, line.Text("facility"));
        Assert.Equal(severity, line.Text("severity"));
    }

    [Theory]
    [InlineData("6,1,1,c", true)]
    [InlineData("6,1,1,+", true)]
    [InlineData("6,1,1,-", false)]
    [InlineData("6,1,1", false)] // kernel 3.5
    [InlineData("6,1,1,c,caller=T1", true)]
    public async Task FragmentsAreMarked(string header, bool fragment)
    {
        JsonElement line = await ReadOneAsync($"{header};text\n");

        Assert.Equal("text", line.Text("message"));
        Assert.Equal(fragment, line.Has("continuation"));
    }

    [Theory]
    [InlineData("caller=T4711", "pid", 4711)]
    [InlineData("caller=C3", "cpu", 3)]
    [InlineData("new=thing,caller=C0,another", "cpu", 0)]
    public async Task TheCallerIsAThreadOrACpu(string extra, string field, int id)
    {
        JsonElement line = await ReadOneAsync($"6,1,1,-,{extra};text\n");

        Assert.Equal(id, line.GetProperty(field).GetInt32());
        Assert.False(line.Has(field == "pid" ? "cpu" : "pid"));
    }

    [Theory]
    [InlineData("6,1,1,-,unknown")]
    [InlineData("6,1,1,-,unknown=1,caller=X9,caller=,")]
    [InlineData("6,1,1,-,caller=T99999999999999999999")]
    public async Task ExtrasThatNobodyKnowsAreIgnored(string header)
    {
        JsonElement line = await ReadOneAsync($"{header};text; with, marks=\n");

        Assert.Equal("text; with, marks=", line.Text("message"));
        Assert.False(line.Has("pid") || line.Has("cpu") || line.Has("continuation"));
    }

    [Fact]
    public async Task TagsBesideSubsystemAndDeviceAreKept()
    {
        JsonElement line = await ReadOneAsync("6,1,1,-;text\n SUBSYSTEM=pci\n DEVICE=+pci:0000:00:14.0\n DRIVER=ahci\n ODD\n VALUE=a\\x3d\\xc3\\xa9\n");

        Assert.Equal("+pci:0000:00:14.0", line.Text("device"));
        Assert.Equal(
            """[{"key":"DRIVER","value":"ahci"},{"key":"ODD","value":""},{"key":"VALUE","value":"a=é"}]""",
            line.GetProperty("tags").GetRawText());
    }

    [Theory]
    [InlineData(@"\x016", "\u00016")]
    [InlineData(@"half \xf", @"half \xf")]
    [InlineData(@"not \y an \x escape \xzz", @"not \y an \x escape \xzz")]
    [InlineData(@"\x5cx41", @"\x41")]
    [InlineData("", "")]
    [InlineData("   spaces", "   spaces")]
    public async Task TextIsUnescapedOnceAndOnlyWhereItIsEscaped(string text, string message) =>
        Assert.Equal(message, (await ReadOneAsync($"6,1,1,-;{text}\n")).Text("message"));

    [Fact]
    public async Task ARecordCutInTheMiddleOfATagIsStillARecord()
    {
        JsonElement line = await ReadOneAsync("6,1,1,-;text\n SUBSYS");

        Assert.Equal("text", line.Text("message"));
        Assert.True(line.Has("truncated"));
    }

    private static void AssertGap(JsonElement gap, ulong first, ulong last, ulong lost)
    {
        Assert.Equal("gap", gap.Type());
        Assert.Equal(first, gap.Number("first_sequence"));
        Assert.Equal(last, gap.Number("last_sequence"));
        Assert.Equal(lost, gap.Number("lost"));
        Assert.Equal("missing", gap.Text("reason"));
    }

    private static async Task<JsonElement> ReadOneAsync(string stream)
    {
        JsonElement line = Assert.Single(await ReadAsync(stream));
        Assert.Equal("event", line.Type());
        return line;
    }

    private static async Task<JsonElement[]> ReadAsync(string stream) =>
        [.. (await RingBufferProcess.RunAsync(Encoding.UTF8.GetBytes(stream), "-o", "json", "-")).IsSuccess().Json()];
}
