using BenchmarkDotNet.Running;

namespace RingBuffer.Benchmarks;

/// <summary>Runs the benchmarks of parts: <c>dotnet run -c Release --project bench/RingBuffer.Benchmarks -- --filter '*'</c>.</summary>
internal static class Program
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
