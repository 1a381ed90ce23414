using System;

namespace RingBuffer.Plugins.LogHealth;

/// <summary>
/// Says where the log itself is incomplete: rate limits, dropped console output, cut messages, reports that switched themselves off. What RingBuffer
/// misses itself is a gap record and not seen here.
/// </summary>
[KernelPlugin("log-health", Version = "1.0.0", Author = "RingBuffer", Description = "Messages suppressed, dropped, cut or no longer made",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger(" callbacks suppressed", " output lines suppressed", " messages suppressed", " messages dropped", "replaying previous printk",
    "<truncated>", "Future hung task reports", "network logging stopped", "lockdep is turned off", "ODEBUG disabled", "leak detector disabled")]
[Trigger("/dev/kmsg buffer overrun", " kernel messages", AnyFacility = true)]
[Recognizes("messages that were suppressed", "net_ratelimit: 1042 callbacks suppressed")]
[Recognizes("messages that did not reach a console", "** 1087 printk messages dropped **")]
[Recognizes("a message that the kernel cut", "Kernel command line: root=/dev/vda1 quiet<truncated>")]
[Recognizes("reports that ended", "Future hung task reports are suppressed, see sysctl kernel.hung_task_warnings")]
public sealed class LogHealthPlugin : LinePlugin
{
    internal override ReadOnlySpan<byte> Rules => LogHealthRules.Text;
}
