using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>
/// The program as a child process. Its standard output is read only while a test asks for it, so a test that does not ask is a
/// reader that has stopped. What it writes must be valid UTF-8. Every wait ends after <see cref="Patience"/>; disposing ends the child.
/// </summary>
internal sealed class RingBufferProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int SigHup = 1;
    private const nint SigDfl = 0;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _chunk = new byte[32 * 1024];
    private readonly Process _process;
    private readonly Stream _output;
    private readonly Task<string> _error;
    private byte[] _pending = [];
    private Task<int>? _read;

    private RingBufferProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.BaseStream;
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Pid => _process.Id;

    /// <summary>What to feed the child; close it to say there is no more.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    public static RingBufferProcess Start(params string[] arguments) => StartProgram(Binary.Path, arguments);

    /// <summary>Starts something that runs the binary, such as a shell or chroot.</summary>
    public static RingBufferProcess StartProgram(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Native.Signal(SigHup, SigDfl); // under nohup the child would inherit that it is ignored
        start.Environment.Remove("NO_COLOR");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new RingBufferProcess(Process.Start(start)!);
    }

    public static Task<Outcome> RunAsync(params string[] arguments) => RunProgramAsync(Binary.Path, arguments);

    public static async Task<Outcome> RunAsync(byte[] input, params string[] arguments)
    {
        using RingBufferProcess child = Start(arguments);
        return await child.CompleteAsync(input);
    }

    public static async Task<Outcome> RunProgramAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using RingBufferProcess child = StartProgram(program, arguments, environment);
        return await child.CompleteAsync();
    }

    /// <summary>The next line; null at the end of the output.</summary>
    public async Task<string?> ReadLineAsync(TimeSpan? patience = null)
    {
        while (true)
        {
            int newline = Array.IndexOf(_pending, (byte)'\n');
            if (newline >= 0)
                return Take(newline, separator: 1);
            _read ??= _output.ReadAsync(_chunk).AsTask();
            int count = await _read.WaitAsync(patience ?? Patience);
            _read = null;
            if (count == 0)
                return _pending.Length == 0 ? null : Take(_pending.Length, separator: 0);
            _pending = [.. _pending, .. _chunk.AsSpan(0, count)];
        }
    }

    /// <summary>Skips lines up to one with this text in it.</summary>
    public async Task<string> ReadLineWithAsync(string text, TimeSpan? patience = null)
    {
        while (await ReadLineAsync(patience) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }

        throw new EndOfStreamException($"the output ended without '{text}'; standard error: {await _error}");
    }

    public async Task<JsonElement> ReadEventWithAsync(string text) => JsonLines.Parse(await ReadLineWithAsync(text));

    /// <summary>Goes away as a reader.</summary>
    public void CloseOutput() => _process.StandardOutput.Close();

    public void Signal(int signal) => _ = Native.Kill(Pid, signal);

    /// <summary>Waits until every thread sleeps: the child has done all it can do now.</summary>
    public async Task WaitUntilAsleepAsync()
    {
        using CancellationTokenSource timeout = new(Patience);
        while (!IsAsleep())
            await Task.Delay(5, timeout.Token);
    }

    /// <summary>Waits until the child has read what its standard input held.</summary>
    public async Task WaitUntilInputIsTakenAsync()
    {
        using CancellationTokenSource timeout = new(Patience);
        int pipe = Native.Open($"/proc/{Pid}/fd/0", Native.ReadOnlyNonBlocking);
        try
        {
            while (Native.Control(pipe, Native.BytesToRead, out int left) != 0 || left > 0)
                await Task.Delay(5, timeout.Token);
        }
        finally
        {
            Native.Close(pipe);
        }
    }

    /// <summary>Feeds the input, reads the output to its end and waits for the exit.</summary>
    public async Task<Outcome> CompleteAsync(byte[]? input = null)
    {
        Task feeding = FeedAsync(input ?? []);
        List<string> lines = [];
        while (await ReadLineAsync() is { } line)
            lines.Add(line);
        await feeding.WaitAsync(Patience);
        return new Outcome(await WaitForExitAsync(), lines, await _error.WaitAsync(Patience));
    }

    /// <summary>Waits for the exit and leaves the output alone.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using CancellationTokenSource timeout = new(Patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"'{_process.StartInfo.FileName}' did not end", e);
        }

        return _process.ExitCode;
    }

    public Task<string> ReadErrorAsync() => _error.WaitAsync(Patience);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task FeedAsync(byte[] input)
    {
        try
        {
            await Input.WriteAsync(input);
            Input.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and output tell whether that was right.
        }
    }

    private bool IsAsleep()
    {
        try
        {
            return Directory.GetDirectories($"/proc/{Pid}/task").All(thread => State(thread) == 'S');
        }
        catch (IOException)
        {
            return false; // a thread ended while we looked
        }
    }

    private static char State(string thread)
    {
        string stat = File.ReadAllText(Path.Combine(thread, "stat"));
        return stat[stat.LastIndexOf(')') + 2];
    }

    private string Take(int length, int separator)
    {
        string line = s_strictUtf8.GetString(_pending, 0, length);
        _pending = _pending[(length + separator)..];
        return line;
    }
}
