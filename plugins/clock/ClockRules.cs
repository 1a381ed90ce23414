using System;

namespace RingBuffer.Plugins.Clocks;

/// <summary>
/// What timekeeping and watchdogs print, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/> explains the form.
/// </summary>
internal static class ClockRules
{
    public static ReadOnlySpan<byte> Text =>
        // kernel/time/clocksource.c; arch/x86/kernel/tsc.c
        """
        @unstable warn once
        clocksource: timekeeping watchdog{? on CPU{cpu:d}?}: Marking clocksource '{clocksource}' as unstable because the skew is too large:
        clocksource: timekeeping watchdog on CPU{cpu:d}: wd-{:w}-wd excessive read-back delay of {delay_ns:d}ns vs. limit of {limit_ns:d}ns, wd-wd read-back delay only {}ns, attempt {attempt:d}, marking {clocksource:w} unstable
        Clocksource {clocksource:w} unstable (delta = {skew_ns:d} ns)
        tsc: Marking TSC unstable due to clocksource watchdog
        Marking TSC unstable due to clocksource watchdog
        TSC found unstable after boot, most likely due to broken BIOS.
        = the clock{? {clocksource}?} is not trusted any more: time gets slower to read
        ? firmware update; overloaded or paused virtual machine; else boot with tsc=unstable
        @unstable-at-start
        {?tsc: ?}Marking TSC unstable due to {reason}
        = the processor's clock is not used: {reason}
        @skew
        clocksource: {:n}Clocksource '{clocksource}' skewed {skew_ns:d} ns ({} ms) over watchdog '{watchdog_clocksource}' interval
        = {clocksource} was off by {skew_ns} ns against {watchdog_clocksource}

        """u8
        // kernel/time/tick-broadcast.c, kernel/time/hrtimer.c, kernel/time/ntp.c, kernel/events/core.c, arch/x86/kernel/nmi.c, kernel/workqueue.c, kernel/sched/rt.c
        + """
        @tasks-stall warn once
        tasks_rcu_exit_srcu_stall: rcu_tasks grace period number {number:d} (since boot) gp_state: {state:w} is {jiffies:d} jiffies old.
        = tasks that end hang: what waits for them all (tracing, live patches, BPF) waits
        ? tasks in state D: echo w > /proc/sysrq-trigger
        @no-tick crit once
        Failed to broadcast timer tick. Some CPUs may be unresponsive.
        = processors that sleep are not woken by the timer any more
        ? firmware update; intel_idle.max_cstate=1 or processor.max_cstate=1 keeps them awake
        @slow-interrupt
        hrtimer: interrupt took {duration_ns:d} ns
        = the timer interrupt took {duration_ns} ns
        @slow-sampling
        perf: interrupt took too long ({duration_ns:d} > {limit_ns:d}), lowering kernel.perf_event_max_sample_rate to {rate_hz:d}
        perf interrupt took too long ({duration_ns:d} > {limit_ns:d}), lowering kernel.perf_event_max_sample_rate to {rate_hz:d}
        = profiling is slowed down to {rate_hz} samples a second
        @slow-nmi
        INFO: NMI handler ({handler}) took too long to run: {duration_ms} msecs
        = {handler} held up a CPU for {duration_ms} ms
        @hogged
        workqueue: {function:w} hogged CPU for >{threshold_us:d}us {times:d} times, consider switching to WQ_UNBOUND
        = {function} holds a CPU too long, {times} times so far
        @deadline-late
        sched: DL replenish lagged too much$
        = the scheduler's clock stood still for a while, as after a suspend
        @rt-throttled warn once
        sched: RT throttling activated$
        = real-time tasks were held back: they used up their time
        ? a real-time program that never sleeps; sysctl kernel.sched_rt_runtime_us
        @csd warn once
        {?smp: ?}csd: Detected non-responsive CSD lock (#{lock:d}) on CPU#{cpu:d}, waiting {wait_ns:d} ns for CPU#{silent_cpu:d*} {function<}.
        = CPU {silent_cpu} does not do what CPU {cpu} waits for
        ? what that CPU does: a lockup may follow; in a virtual machine the load of the host
        @csd-over
        {?smp: ?}csd: CSD lock (#{lock:d}) got unstuck on CPU#{cpu:d}, CPU#{silent_cpu:d} released the lock.
        = CPU {silent_cpu} did it
        @leap-second
        Clock: inserting leap second {time} UTC
        = leap second inserted

        """u8
        // drivers/rtc; drivers/watchdog/watchdog_dev.c
        + """
        @rtc warn once
        {driver:w} {dev:w*}: low voltage detected, date/time is not reliable.
        {driver:w} {dev:w*}: oscillator failed, set time!
        {driver:w} {dev:w*}: SET TIME!
        {driver:w} {dev:w*}: Oscillator failure, data is invalid.
        {driver:w} {dev:w*}: Power loss detected, invalid time
        {driver:w} {dev:w*}: oscillator stop detected, date/time is not reliable
        {driver:w} {dev:w*}: Voltage low, data{? loss detected?}{? is invalid?}.
        {driver:w} {dev:w*}: oscillator discontinuity flagged, time unreliable
        rtc_cmos {dev:w*}: hctosys: unable to read the hardware clock
        = the battery-backed clock {dev} lost the time
        ? its battery; then set it: hwclock --systohc
        @rtc-empty
        {driver:w} {dev:w}: hctosys: unable to read the hardware clock
        = {dev} has no time to start with: boards without a battery say so at each boot
        @watchdog-left
        watchdog: watchdog{watchdog:d}: watchdog did not stop!
        = the hardware watchdog stays on: at a reboot it guards the way down, else the machine restarts soon
        ? where no reboot is under way: the watchdog daemon died
        @watchdog warn once
        {driver:w}: Unexpected close, not stopping watchdog!
        = the hardware watchdog runs with nobody feeding it: the machine restarts soon
        ? the watchdog daemon died, or a planned reboot is under way
        @watchdog-fires crit once
        softdog: Initiating system reboot
        watchdog: watchdog{watchdog:d*}: pretimeout event
        = nobody fed the watchdog: the machine restarts
        ? what kept the watchdog daemon from running: load, a hang, its own end
        @watchdog-nowayout
        watchdog: watchdog{watchdog:d}: nowayout prevents watchdog being stopped!
        = the hardware watchdog cannot be stopped
        """u8;
}
