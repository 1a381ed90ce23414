using System;
using System.Collections.Generic;
using System.ComponentModel;

namespace RingBuffer.Compiled;

/// <summary>
/// Names the plugins of an assembly, so that a build that references it can compile them in without looking through its types. The
/// generator writes it into every assembly that has plugins, and reads it from those that the project of the plugin set references.
/// </summary>
/// <param name="plugins">Classes with <see cref="KernelPluginAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ContainsPluginsAttribute(params Type[] plugins) : Attribute
{
    /// <summary>Classes with <see cref="KernelPluginAttribute"/>.</summary>
    public IReadOnlyList<Type> Plugins { get; } = plugins;
}
