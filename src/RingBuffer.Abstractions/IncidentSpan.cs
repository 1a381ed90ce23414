namespace RingBuffer;

/// <summary>Which events an incident is made of. Other events may stand between the first and the last.</summary>
/// <param name="First">The event that opened the report.</param>
/// <param name="Last">The last one that belongs to it.</param>
/// <param name="Lines">How many events belong to it; 0: not counted.</param>
public readonly record struct IncidentSpan(EventMark First, EventMark Last, int Lines);
