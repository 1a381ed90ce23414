using System;

namespace RingBuffer.Cli.Options;

/// <summary>The command line asks for something that does not exist: one line and a hint, exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
