using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// The reports that are open at a time: at most one a caller and eight in all, in the order of their head lines. Objects are made
/// when first needed and used again. Owned by the plugin.
/// </summary>
internal sealed class ReportTable
{
    private const int MaxReports = 8;

    private readonly Report?[] _reports = new Report?[MaxReports];

    public int Count { get; private set; }

    public bool IsFull => Count == MaxReports;

    /// <summary>In the order of their head lines, those without one last.</summary>
    public Report this[int index] => _reports[index]!;

    /// <returns>The report of this caller that has not ended, or null.</returns>
    public Report? Find(long caller)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_reports[i]!.Caller == caller && _reports[i]!.State != ReportState.Ended)
                return _reports[i];
        }

        return null;
    }

    /// <returns>The report whose stacks this CPU prints on its behalf, or null.</returns>
    public Report? FindAsking(long caller)
    {
        for (int i = 0; i < Count && Report.IsCpu(caller); i++)
        {
            if (_reports[i]!.OtherCpusSpeak && _reports[i]!.State != ReportState.Ended)
                return _reports[i];
        }

        return null;
    }

    /// <summary>A report for the caller of this event; the table must not be full.</summary>
    public Report Add(in KernelEvent e)
    {
        Report report = _reports[Count] ??= new Report();
        report.Open(e);
        Count++;
        return report;
    }

    /// <summary>Its head line came now.</summary>
    public void MoveToEnd(Report report)
    {
        int at = Array.IndexOf(_reports, report);
        Array.Copy(_reports, at + 1, _reports, at, Count - at - 1);
        _reports[Count - 1] = report;
    }

    public void Remove(Report report)
    {
        MoveToEnd(report);
        Count--;
    }
}
