using System;
using RingBuffer.Compiled;

namespace RingBuffer;

/// <summary>
/// Base class of every plugin. All calls come on the dispatcher thread, plugins in the order of their names. An exception is
/// caught, counted and said once; after five in a row the plugin is switched off and the others go on.
/// </summary>
public abstract class KernelPlugin
{
    private PluginContext? _context;

    /// <summary>What the plugin acts through. Available from <see cref="OnLoad"/> on, not in the constructor.</summary>
    /// <exception cref="InvalidOperationException">Used in the constructor.</exception>
    protected PluginContext Context =>
        _context ?? throw new InvalidOperationException("Context is not available in the constructor; use OnLoad");

    /// <summary>Words to people, on standard error. Available from <see cref="OnLoad"/> on.</summary>
    /// <exception cref="InvalidOperationException">Used in the constructor.</exception>
    protected PluginLogger Logger => Context.Logger;

    /// <summary>Called once before the first event.</summary>
    /// <returns>False: the plugin is not started; this is said once in the output.</returns>
    public virtual bool OnLoad(PluginContext context) => true;

    /// <summary>Called for each event that one of the plugin's triggers selects. Do not block, do not allocate.</summary>
    /// <param name="e">Borrowed until the call returns.</param>
    [NeedsCapability(PluginCapabilities.AnalyzeEvents)]
    public virtual void OnEvent(in KernelEvent e)
    {
    }

    /// <summary>Called when the time asked for with <see cref="PluginContext.CallAfter"/> has passed, between events. Do not block.</summary>
    public virtual void OnTimer()
    {
    }

    /// <summary>Called once after the last event, also after SIGINT and SIGTERM. Late annotations, warnings and incidents are still written.</summary>
    public virtual void OnUnload()
    {
    }

    internal void Attach(PluginContext context) => _context = context;
}
