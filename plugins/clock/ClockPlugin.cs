using System;

namespace RingBuffer.Plugins.Clocks;

/// <summary>Clocks that cannot be trusted, hardware watchdogs about to bite, and what keeps CPUs too long.</summary>
[KernelPlugin("clock", Version = "1.0.0", Author = "RingBuffer", Description = "Unstable clocks, watchdogs, late interrupts",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("clocksource: timekeeping", "Clocksource ", "TSC unstable", "TSC found unstable", "interrupt took ", "took too long to run",
    " hogged CPU for", "broadcast timer tick", "tasks_rcu_exit_srcu", "csd: Detected", "got unstuck on", "RT throttling", "DL replenish",
    "leap second", "date/time is not reliable", "oscillator failed", ": SET TIME!", "hctosys: unable", "watchdog did not stop",
    "not stopping watchdog", "nowayout prevents", "Oscillator failure", "Power loss detected", "oscillator stop detected",
    "Voltage low, data", "oscillator discontinuity", "softdog: Initiating", ": pretimeout event")]
[Recognizes("a clock that cannot be trusted",
    "clocksource: timekeeping watchdog on CPU1: Marking clocksource 'tsc' as unstable because the skew is too large:")]
[Recognizes("what holds CPUs too long", "workqueue: fill_page_cache_func hogged CPU for >10000us 4 times, consider switching to WQ_UNBOUND")]
[Recognizes("a hardware watchdog about to bite", "watchdog: watchdog0: watchdog did not stop!")]
[Recognizes("an empty battery", "rtc-pcf8563 0-0051: low voltage detected, date/time is not reliable.")]
public sealed class ClockPlugin : LinePlugin
{
    internal override ReadOnlySpan<byte> Rules => ClockRules.Text;
}
