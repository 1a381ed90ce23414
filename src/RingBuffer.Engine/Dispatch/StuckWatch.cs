using System;
using System.Runtime.CompilerServices;
using System.Threading;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Ring;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// Notices a plugin that does not come back from a call: after five seconds it is named once, and what was written before goes out.
/// The dispatcher says when it enters and leaves a call; a thread of this class looks once a second, only while calls are being made.
/// </summary>
/// <remarks>
/// An idle program is not woken: at a look that finds no call the thread goes to rest, and the next call wakes it. For a call that costs
/// two stores and two loads, no fence: the thread pays for both sides with a barrier in every thread of the process (membarrier(2)),
/// which it needs once a second at most. After such a barrier either it sees that a call began or ended, or the dispatcher sees what it
/// wrote before.
/// </remarks>
internal sealed class StuckWatch : IDisposable
{
    private const int LooksUntilStuck = 5;
    private const int StackBytes = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Doorbell _bell = new();
    private readonly OutputBuffer _output;
    private readonly Action<int> _stuck;
    private readonly int _lookMilliseconds;
    private readonly Thread _thread;
    private volatile bool _stopped;
    private volatile bool _held;
    private int _awake;
    private int _plugin;
    private long _call; // odd while in a call

    /// <param name="output">Flushed when a plugin is stuck.</param>
    /// <param name="stuck">Called with the plugin's index, once for each call, on the watch's thread.</param>
    /// <param name="lookMilliseconds">Between looks.</param>
    public StuckWatch(OutputBuffer output, Action<int> stuck, int lookMilliseconds = 1000)
    {
        _output = output;
        _stuck = stuck;
        _lookMilliseconds = lookMilliseconds;
        _thread = new Thread(Run, StackBytes) { Name = "watch", IsBackground = true };
    }

    /// <summary>Begins to watch, the call included that is being made by now. Once, from any thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Dispatcher: a plugin is about to be called.</summary>
    public void Enter(int plugin)
    {
        _plugin = plugin;
        Volatile.Write(ref _call, _call + 1); // partner: the barrier in TryRest
        if (Volatile.Read(ref _awake) == 0)
            Wake();
    }

    /// <summary>Dispatcher: it came back.</summary>
    public void Leave()
    {
        Volatile.Write(ref _call, _call + 1); // partner: the barrier in FlushDuring
        if (_held)
            WaitUntilFlushed();
    }

    /// <summary>Any thread but the dispatcher: whether a plugin is being called now. If so, what was written before goes out.</summary>
    /// <param name="patienceMilliseconds">How long the output may take.</param>
    /// <param name="plugin">Its index.</param>
    public bool FlushIfInCall(int patienceMilliseconds, out int plugin)
    {
        long call = Volatile.Read(ref _call);
        plugin = _plugin;
        if ((call & 1) == 0)
            return false;
        bool inside = true; // also when the output is blocked: then nobody can know
        Thread flush = new(() => inside = FlushDuring(call), StackBytes) { IsBackground = true };
        flush.Start();
        return !flush.Join(patienceMilliseconds) || inside;
    }

    public void Dispose()
    {
        _stopped = true;
        _bell.Ring();
        if (_thread.IsAlive)
            _thread.Join();
        _bell.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Wake()
    {
        Volatile.Write(ref _awake, 1);
        _bell.Ring();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WaitUntilFlushed()
    {
        lock (_gate)
        {
            // The output is ours again.
        }
    }

    private void Run()
    {
        long seen = 0;
        int looks = 0;
        while (true)
        {
            _bell.Prepare();
            bool resting = Volatile.Read(ref _awake) == 0;
            if (_stopped)
                return;
            if (_bell.Sleep(resting ? -1 : _lookMilliseconds) || resting)
                continue;

            long call = Volatile.Read(ref _call);
            looks = call == seen ? looks + 1 : 0;
            seen = call;
            if ((call & 1) == 0)
                TryRest();
            else if (looks == LooksUntilStuck && FlushDuring(call))
                _stuck(_plugin);
        }
    }

    /// <summary>Stays awake when a call began in the meantime.</summary>
    private void TryRest()
    {
        Volatile.Write(ref _awake, 0);
        Interlocked.MemoryBarrierProcessWide(); // partner: Enter
        if ((Volatile.Read(ref _call) & 1) != 0)
            Volatile.Write(ref _awake, 1);
    }

    /// <summary>
    /// Writes out what the output holds, which the dispatcher cannot touch while in a call; if it leaves just now it waits at the gate.
    /// </summary>
    /// <returns>False when the call is over.</returns>
    private bool FlushDuring(long call)
    {
        lock (_gate)
        {
            _held = true;
            Interlocked.MemoryBarrierProcessWide(); // partner: Leave
            bool inside = Volatile.Read(ref _call) == call;
            if (inside)
                _output.Flush();
            _held = false;
            return inside;
        }
    }
}
