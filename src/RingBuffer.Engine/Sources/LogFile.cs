using System;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// Opens FILE or standard input: unpacks it where it is compressed, finds its shape from its first lines unless it is told, and makes
/// the source that reads it. Reader thread, once per input.
/// </summary>
/// <param name="stop">Ends a wait for input.</param>
/// <param name="zone">The zone of times that do not say theirs.</param>
/// <param name="clock">Now, for times without a year on a pipe.</param>
internal sealed class LogFile(StopSignal stop, TimeZoneInfo zone, Time.IClock clock)
{
    private const int BufferBytes = 128 * 1024;
    private const int SampleBytes = 64 * 1024;

    // A pipe may say little at first and must not be held back for long.
    private const int SampleLinesOfPipe = 8;
    private const int SampleBytesOfPipe = 4096;

    /// <summary>The shape of all inputs, as the user said; null: to be found.</summary>
    public LogShape? Shape { get; init; }

    /// <param name="path">A path, or "-" for standard input.</param>
    /// <param name="position">Where to begin, in bytes of the unpacked content.</param>
    /// <param name="isReadOnLater">It grows, and a later run goes on where this one ends.</param>
    /// <param name="problem">Why it cannot be used, in one line.</param>
    /// <returns>Null when it cannot be used.</returns>
    public IRecordSource? Open(string path, long position, bool isReadOnLater, out string problem)
    {
        InputFile? input = InputFile.Open(path, stop, out problem);
        if (input is null)
            return null;
        input.IsReadOnLater = isReadOnLater && input.Status.Type.IsRegular;
        byte[] buffer = new byte[BufferBytes];
        int length = 0;
        if (TrySample(input, buffer, ref length, out problem))
        {
            LogShape shape = Shape ?? ShapeDetector.Detect(buffer.AsSpan(0, length));
            if (TrySkip(input, buffer, ref length, position))
                return Make(input, shape, buffer, length, position);
            problem = $"cannot go on in {path} after {position} bytes: it ends before";
        }

        input.Dispose();
        return null;
    }

    /// <summary>A log that lies in memory.</summary>
    public IRecordSource Of(byte[] log, string name) =>
        Make(InputFile.OfMemory(name), Shape ?? ShapeDetector.Detect(log.AsSpan(0, Math.Min(log.Length, SampleBytes))), log, log.Length, position: 0);

    private IRecordSource Make(InputFile input, LogShape shape, byte[] buffer, int length, long position)
    {
        if (shape == LogShape.Kmsg)
            return new SavedKmsg(input, buffer, length, position);
        long newest = input.Status.ModifiedMicroseconds > 0 && input.Status.Type.IsRegular ? input.Status.ModifiedMicroseconds : clock.RealtimeMicroseconds;
        return new TextLog(input, shape, LogShapes.MakeParser(shape, new WallTimeReader(zone, newest)), buffer, length, position);
    }

    /// <summary>Goes from the sample to where reading begins.</summary>
    private static bool TrySkip(InputFile input, byte[] buffer, ref int length, long position)
    {
        int inSample = (int)Math.Min(position, length);
        buffer.AsSpan(inSample, length - inSample).CopyTo(buffer);
        length -= inSample;
        return position == inSample || input.TrySkip(position, position - inSample);
    }

    private bool TrySample(InputFile input, byte[] buffer, ref int length, out string problem)
    {
        if (!TryFill(input, buffer, SampleBytes, ref length, out problem))
            return false;
        string packer = Compression.Of(buffer.AsSpan(0, length));
        if (packer.Length == 0)
            return true;
        if (packer != Compression.Gzip)
        {
            problem = $"cannot read {input.Name}: {packer}-compressed: use {Compression.Unpacker(packer)} {(input.Name == "standard input" ? "FILE" : input.Name)} | ringbuffer -";
            return false;
        }

        input.Unpack(buffer[..length]);
        length = 0;
        return TryFill(input, buffer, SampleBytes, ref length, out problem);
    }

    /// <summary>Reads enough to tell the shape.</summary>
    private bool TryFill(InputFile input, byte[] buffer, int wanted, ref int length, out string problem)
    {
        bool atEnd = false;
        problem = "";
        while (!atEnd && length < wanted && !stop.Requested)
        {
            if (input.IsPipe && !input.HasInput())
            {
                if (IsEnoughOfPipe(buffer.AsSpan(0, length)))
                    return true;
                input.Wait();
                continue;
            }

            if (!input.TryRead(buffer.AsSpan(length, wanted - length), out int count))
            {
                if (length > 0)
                    return true; // said again by the next read, behind what was there
                problem = input.Failure;
                return false;
            }

            atEnd = count == 0;
            length += Math.Max(count, 0);
        }

        // A first line longer than the sample must not decide about the rest.
        bool more = wanted < buffer.Length && !atEnd && !stop.Requested && Shape is null
            && ShapeDetector.Detect(buffer.AsSpan(0, length)) == LogShape.Text && Compression.Of(buffer).Length == 0;
        return !more || TryFill(input, buffer, buffer.Length, ref length, out problem);
    }

    private bool IsEnoughOfPipe(ReadOnlySpan<byte> sample) => Compression.Of(sample).Length > 0
        || sample.Contains((byte)'\n') && (Shape is not null || sample.Length >= SampleBytesOfPipe || sample.Count((byte)'\n') >= SampleLinesOfPipe
            || ShapeDetector.Detect(sample) != LogShape.Text);
}
