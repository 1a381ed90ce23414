using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using Xunit;

namespace RingBuffer.Tests.Shared;

/// <summary>
/// The JSON Schema that <c>ringbuffer schema</c> prints, as a check on its output, made by Debian's python3-jsonschema: no maintained
/// .NET validator reads both draft 2020-12 and 64-bit numbers. Compiled into each test project that needs it.
/// </summary>
internal static class OutputSchema
{
    private const string Interpreter = "/usr/bin/python3"; // Debian's own, which python3-jsonschema belongs to

    /// <summary>Every line must be valid; the test is skipped where the validator is not installed.</summary>
    public static void AssertValid(IEnumerable<string> lines)
    {
        Assert.SkipUnless(Run(["-c", "import jsonschema"], []).ExitCode == 0, "python3-jsonschema is not installed");
        (int exitCode, string output) = Run(
            [Repository.Path("tests", "Shared", "validate.py"), Repository.Path("src", "RingBuffer", "Resources", "schema.json")], lines);
        Assert.True(exitCode == 0, output);
    }

    private static (int ExitCode, string Output) Run(string[] arguments, IEnumerable<string> lines)
    {
        if (!File.Exists(Interpreter))
            return (-1, "no python3");
        ProcessStartInfo start = new(Interpreter, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        foreach (string line in lines)
            process.StandardInput.WriteLine(line);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
