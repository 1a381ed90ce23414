namespace RingBuffer;

/// <summary>A plugin's words to people: one line on standard error, prefixed with the plugin's name. Not for findings: use annotations.</summary>
public sealed class PluginLogger
{
    private readonly IPluginHost _host;
    private readonly int _plugin;

    internal PluginLogger(IPluginHost host, int plugin)
    {
        _host = host;
        _plugin = plugin;
    }

    /// <summary>Something worth knowing.</summary>
    public void Info(string text) => _host.Log(_plugin, text);

    /// <summary>Something that limits what the plugin can do.</summary>
    public void Warning(string text) => _host.Log(_plugin, "warning: " + text);

    /// <summary>Something that stops the plugin from doing its work.</summary>
    public void Error(string text) => _host.Log(_plugin, "error: " + text);
}
