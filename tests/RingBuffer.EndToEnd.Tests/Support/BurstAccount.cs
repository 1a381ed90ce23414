using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>
/// The books of a burst of numbered records between two marks: what a followed JSON output showed of it, what it said was lost, and
/// what others logged in between.
/// </summary>
internal sealed class BurstAccount
{
    private readonly RingBufferProcess _child;
    private readonly ulong _first;
    private ulong _last;
    private int _lastNumber = -1;
    private ulong _own;
    private ulong _foreign;

    private BurstAccount(RingBufferProcess child, string marker, ulong first)
    {
        _child = child;
        _first = _last = first;
        Marker = marker;
    }

    public string Marker { get; }

    public string EndMarker => $"{Marker} end";

    public ulong Lost { get; private set; }

    public List<string> GapReasons { get; } = [];

    /// <summary>Opens the books with a record of its own, which the child has shown.</summary>
    public static async Task<BurstAccount> BeginAsync(RingBufferProcess child, string marker)
    {
        KernelLog.Write($"{marker} begin");
        JsonElement begin = await child.ReadEventWithAsync($"{marker} begin");
        return new BurstAccount(child, marker, begin.Number("sequence"));
    }

    /// <summary>Reads up to the record with the end mark; sequences must go on without a hole that no gap record explains.</summary>
    public async Task ReadToEndAsync()
    {
        while (true)
        {
            string line = await _child.ReadLineAsync() ?? throw new InvalidOperationException(await _child.ReadErrorAsync());
            JsonElement record = JsonLines.Parse(line);
            if (record.Type() == "gap")
                AddGap(record);
            else if (record.Type() == "event" && AddEvent(record))
                return;
        }
    }

    public void AssertComplete(int made)
    {
        ulong between = _last - _first - 1;
        ulong foreign = between - (ulong)made;
        Assert.True(between >= (ulong)made, $"{made} records made, but only {between} sequence numbers between the marks");
        Assert.Equal(between, _own + _foreign + Lost);
        Assert.InRange(_foreign, 0u, foreign);
        Assert.Equal((ulong)made, _own + Lost - (foreign - _foreign));
    }

    private void AddGap(JsonElement gap)
    {
        ulong first = gap.Number("first_sequence");
        ulong last = gap.Number("last_sequence");
        Assert.Equal(_last + 1, first);
        Assert.Equal(last - first + 1, gap.Number("lost"));
        Lost += gap.Number("lost");
        GapReasons.Add(gap.Text("reason"));
        _last = last;
    }

    /// <returns>True for the end mark.</returns>
    private bool AddEvent(JsonElement record)
    {
        Assert.Equal(_last + 1, record.Number("sequence"));
        _last++;
        string message = record.Text("message");
        if (message == EndMarker)
            return true;
        if (message.StartsWith(Marker, StringComparison.Ordinal))
            AddOwn(message);
        else
            _foreign++;
        return false;
    }

    private void AddOwn(string message)
    {
        int number = int.Parse(message[(Marker.Length + 1)..].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.True(number > _lastNumber, $"record {number} after record {_lastNumber}");
        _lastNumber = number;
        _own++;
    }
}
