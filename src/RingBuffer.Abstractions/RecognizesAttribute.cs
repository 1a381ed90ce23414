using System;

namespace RingBuffer;

/// <summary>
/// Tells people one thing that a plugin recognizes, with a kernel line as example; <c>ringbuffer plugins show</c> prints both. The
/// generator reads it; it changes nothing about which events the plugin sees.
/// </summary>
/// <param name="what">In a few words: <c>a disk that fails</c>.</param>
/// <param name="example">A message as the kernel prints it, best one of the plugin's samples.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RecognizesAttribute(string what, string example) : Attribute
{
    /// <summary>In a few words: <c>a disk that fails</c>.</summary>
    public string What { get; } = what;

    /// <summary>A message as the kernel prints it.</summary>
    public string Example { get; } = example;
}
