namespace RingBuffer.Plugins.ProcessFaults;

/// <summary>
/// The last crashes: which program (as a hash), on which CPU, when. Asked by the plugin whether one program crashes again and again,
/// and whether many programs crash on one CPU only, which points to the CPU and not to the programs.
/// </summary>
internal sealed class FaultHistory
{
    private const int Capacity = 16;
    private const long FiveMinutes = 300_000_000;
    private const long Hour = 3_600_000_000;

    private readonly Fault[] _faults = new Fault[Capacity];
    private int _count;

    public void Add(ulong program, long cpu, long microseconds)
    {
        _faults[_count % Capacity] = new Fault { Program = program, Cpu = cpu, Microseconds = microseconds };
        _count = _count == int.MaxValue ? Capacity : _count + 1;
    }

    /// <summary>Crashes of a program within the last five minutes.</summary>
    public int CountOf(ulong program, long now)
    {
        int found = 0;
        for (int i = 0; i < Capacity && i < _count; i++)
            found += _faults[i].Program == program && now - _faults[i].Microseconds < FiveMinutes ? 1 : 0;
        return found;
    }

    /// <summary>Different programs that crashed on this CPU within the last hour; 0 when there were crashes on another one.</summary>
    public int ProgramsOnlyOn(long cpu, long now)
    {
        int programs = 0;
        for (int i = 0; i < Capacity && i < _count; i++)
        {
            if (now - _faults[i].Microseconds >= Hour)
                continue;
            if (_faults[i].Cpu != cpu)
                return 0;
            programs += IsFirst(i, now) ? 1 : 0;
        }

        return programs;
    }

    private bool IsFirst(int index, long now)
    {
        for (int i = 0; i < index; i++)
        {
            if (_faults[i].Program == _faults[index].Program && now - _faults[i].Microseconds < Hour)
                return false;
        }

        return true;
    }

    private struct Fault
    {
        public ulong Program;
        public long Cpu;
        public long Microseconds;
    }
}
