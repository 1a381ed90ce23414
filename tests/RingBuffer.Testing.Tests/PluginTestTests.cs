using System;
using System.Linq;
using System.Text;
using Xunit;

namespace RingBuffer.Testing.Tests;

/// <summary>The kit's promise: what a plugin says comes back as plain objects, and what does not reach it is explained.</summary>
public sealed class PluginTestTests : IDisposable
{
    private readonly PluginTest _test = new(new DoorBell());

    public void Dispose() => _test.Dispose();

    [Fact]
    public void ALineGivesItsAnnotationWithFields()
    {
        Annotation annotation = _test.Feed("door-bell: ring twice", Severity.Warn).Annotation;
        Assert.Equal("ring 1", annotation.Text);
        Assert.Equal(1, annotation.Number("rings"));
        Assert.True(annotation.Flag("loud"));
        Assert.Equal(" twice", annotation.String("rest"));
        Assert.Equal(1L, annotation["rings"]);
        Assert.Null(annotation["absent"]);
        Assert.Equal("ring 1 {rings=1, loud=True, rest=\" twice\"}", annotation.ToString());
    }

    [Fact]
    public void AFieldThatIsNotThereIsNamedWithThoseThatAre()
    {
        Annotation annotation = _test.Feed("door-bell: ring").Annotation;
        ArgumentException e = Assert.Throws<ArgumentException>(() => annotation.Number("ring"));
        Assert.Contains("no field 'ring' of type Int64; the fields of \"ring 1\" are {rings=1, loud=False}", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => annotation.String("rings"));
    }

    [Fact]
    public void RepeatsOfAWarningAreMarked()
    {
        for (int i = 0; i < 6; i++)
            _test.Feed("door-bell: ring");
        Assert.Equal([false, true], _test.Warnings.Select(warning => warning.IsRepeat));
        Assert.All(_test.Warnings, warning => Assert.Equal(("somebody is impatient", Severity.Crit), (warning.Text, warning.Severity)));
    }

    [Fact]
    public void ARepeatAfterItsWindowIsWrittenAgain()
    {
        _test.FeedLines("door-bell: ring\ndoor-bell: ring\ndoor-bell: ring\n");
        _test.Clock.Advance(TimeSpan.FromHours(2));
        _test.Feed("door-bell: ring");
        _test.FeedLines("door-bell: ring\ndoor-bell: ring\n");
        Assert.Equal([false, false], _test.Warnings.Select(warning => warning.IsRepeat));
    }

    [Fact]
    public void ALateNoteIsAboutTheEarlierEvent()
    {
        Reaction first = _test.Feed("door-bell: ring");
        Reaction second = _test.Feed("door-bell: ring");
        Annotation late = Assert.Single(second.Annotations, annotation => annotation.IsLate);
        Assert.Equal(first.EventId, late.EventId);
        Assert.NotEqual(first.EventId, second.EventId);
    }

    [Fact]
    public void WhatIsSaidAtTheEndIsAmongTheFindings()
    {
        _test.Feed("door-bell: ring");
        _test.Unload();
        _test.Unload();
        Assert.Equal("1 rings in all", _test.Annotations[^1].Text);
        Assert.True(_test.Annotations[^1].IsLate);
        Assert.Throws<ObjectDisposedException>(() => _test.Feed("door-bell: ring"));
    }

    [Theory]
    [InlineData("somebody rings the door-bell", "the message \"somebody rings the door-bell\" does not contain \"door-bell: \"")]
    [InlineData("<14>door-bell: ring", "the event's facility is 1, not kern (0)")]
    [InlineData("nothing", "trigger 2: the event's subsystem is 'kernel', not 'gpio'")]
    public void ALineThatNoTriggerSelectsSaysWhy(string line, string why)
    {
        Reaction reaction = _test.Feed(line);
        Assert.False(reaction.ReachedPlugin);
        Assert.True(reaction.IsSilent);
        Assert.Contains(why, reaction.WhyNot, StringComparison.Ordinal);
        Assert.StartsWith("did not reach the plugin: ", reaction.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SeverityAndSubsystemAreConditionsToo()
    {
        Reaction mild = _test.Feed(new TestEvent("line 3 is stuck") { Subsystem = "gpio" });
        Assert.Contains("the event's severity is Info, milder than Err", mild.WhyNot, StringComparison.Ordinal);
        Assert.True(_test.Feed(new TestEvent("line 3 is stuck") { Subsystem = "gpio", Severity = Severity.Err }).ReachedPlugin);
    }

    [Fact]
    public void AnExceptionOfThePluginEndsTheTest()
    {
        FormatException e = Assert.Throws<FormatException>(() => _test.Feed("door-bell: break"));
        Assert.Contains(nameof(DoorBell.OnEvent), e.StackTrace, StringComparison.Ordinal);
        Assert.Equal("ring 1", _test.Feed("door-bell: ring").Annotation.Text);
    }

    [Fact]
    public void WithKeepGoingThePluginIsSwitchedOffAsInTheProgram()
    {
        using PluginTest test = new(new DoorBell()) { KeepGoing = true };
        for (int i = 0; i < 5; i++)
            Assert.True(test.Feed("door-bell: break").ReachedPlugin);
        Reaction last = test.Feed("door-bell: ring");
        Assert.Contains("plugin-disabled: plugin door-bell switched off after 5 errors in a row", last.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void ACapabilityThatWasNotDeclaredIsRefusedVisibly()
    {
        Assert.Equal(PluginCapabilities.None, _test.Refused);
        _test.Feed("door-bell: panel");
        Assert.Equal(PluginCapabilities.AddPanels, _test.Refused);
        Assert.Contains("capability-refused: plugin door-bell did not declare the capability AddPanels", Assert.Single(_test.Notices), StringComparison.Ordinal);
        Assert.Empty(_test.Panels);
    }

    [Fact]
    public void TimePassesWhenTheTestSaysSo()
    {
        Assert.False(_test.RunTimer());
        ulong held = _test.Feed("door-bell: held").EventId;
        Assert.Empty(_test.Warnings);
        Assert.True(_test.RunTimer());
        Assert.Equal(("the button is stuck", held), (Assert.Single(_test.Warnings).Text, _test.Warnings[0].EventId));
        Assert.True(_test.RunTimer()); // it asks again each time
        Assert.Equal(["held for an hour more", "held for an hour more"], _test.Annotations.Select(a => a.Text));
    }

    [Fact]
    public void WordsOfTheLoggerAreKept() => Assert.Equal(["door-bell: listening"], _test.Log);

    [Fact]
    public void MetadataIsThatOfTheAttributes()
    {
        Assert.Equal(("door-bell", "1.2.0", 2), (_test.Metadata.Name, _test.Metadata.Version, _test.Metadata.Triggers.Count));
        Assert.Throws<ArgumentException>(() => new PluginTest(new Unmarked()));
    }

    [Fact]
    public void APluginThatDeclinesIsNotCalled()
    {
        using PluginTest test = new(new Unwilling());
        Assert.False(test.Started);
        Assert.Contains("OnLoad returned false", test.Feed("anything at all").WhyNot, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", "hello|Info|0|7000000|kernel||-1|-1")]
    [InlineData("usb 1-2: hello", "usb 1-2: hello|Info|0|7000000|usb||-1|-1")]
    [InlineData("[   12.345678] hello", "hello|Info|0|12345678|kernel||-1|-1")]
    [InlineData("<3>[   12.345678][  T217] hello", "hello|Err|0|12345678|kernel||217|-1")]
    [InlineData("<30>[   12.345678][    C1] hello", "hello|Info|3|12345678|kernel||-1|1")]
    [InlineData("[drm] hello \\x41 caf\u00e9", "[drm] hello \\x41 caf\u00e9|Info|0|7000000|drm||-1|-1")]
    [InlineData("4,77,9000001,-,caller=T5;a\\x41;b\n SUBSYSTEM=net\n DEVICE=n8\n", "aA;b|Warn|0|9000001|net|n8|5|-1")]
    public void EveryShapeOfALineIsUnderstood(string line, string seen)
    {
        Recorder recorder = new();
        using PluginTest test = new(recorder);
        test.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.True(test.Feed(line).ReachedPlugin);
        Assert.Equal(seen, recorder.Last);
    }

    [Fact]
    public void ABuiltEventHasWhatItWasGiven()
    {
        Recorder recorder = new();
        using PluginTest test = new(recorder);
        test.Feed(new TestEvent("two\nlines") { Severity = Severity.Alert, Facility = 3, Subsystem = "block", Device = "b8:0", Cpu = 2, SinceBoot = TimeSpan.FromMinutes(1) });
        Assert.Equal("two\nlines|Alert|3|60000000|block|b8:0|-1|2", recorder.Last);
    }

    [Fact]
    public void TheClockStandsStillUntilItIsMoved()
    {
        Recorder recorder = new();
        using PluginTest test = new(recorder);
        test.Clock.BootedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        test.Feed("[    5.000000] stamped");
        test.Clock.Advance(TimeSpan.FromMilliseconds(1500));
        test.Feed("not stamped");
        test.Feed("not stamped either");
        Assert.Equal("not stamped either|Info|0|6500000|kernel||-1|-1", recorder.Last);
        Assert.Equal(test.Clock.BootedAt.Value.AddSeconds(6.5), DateTimeOffset.UnixEpoch.AddMicroseconds(recorder.UnixMicroseconds));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Clock.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void SeveralLinesGiveOneReactionARecord()
    {
        Assert.Equal(3, _test.FeedLines("6,1,1,-;door-bell: ring\n SUBSYSTEM=gpio\n\n[ 5.0] door-bell: ring\ndoor-bell: ring\n").Count);
        Assert.Throws<ArgumentException>(() => _test.Feed("one\ntwo"));
    }

    [Fact]
    public void MoreLinesThanTheRingHoldsAreNoTrouble()
    {
        for (int i = 0; i < 5000; i++)
            _test.Feed("door-bell: ring " + new string('x', 200));
        Assert.Equal(5001, _test.Annotations.Count);
    }

    private sealed class Unmarked : KernelPlugin;

    [KernelPlugin("unwilling")]
    private sealed class Unwilling : KernelPlugin
    {
        public override bool OnLoad(PluginContext context) => false;
    }

    /// <summary>Writes down what it sees of an event.</summary>
    [KernelPlugin("recorder")]
    [Trigger(AnyFacility = true)]
    private sealed class Recorder : KernelPlugin
    {
        public string Last { get; private set; } = "";

        public long UnixMicroseconds { get; private set; }

        public override void OnEvent(in KernelEvent e)
        {
            UnixMicroseconds = e.UnixMicroseconds;
            Last = $"{e.MessageText}|{e.Severity}|{e.Facility}|{e.BootMicroseconds}|{Encoding.UTF8.GetString(e.Subsystem)}|{Encoding.UTF8.GetString(e.Device)}|{e.Pid}|{e.Cpu}";
        }
    }
}
