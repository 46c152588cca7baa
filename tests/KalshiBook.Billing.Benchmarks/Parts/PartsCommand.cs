using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace KalshiBook.Billing.Benchmarks.Parts;

/// <summary>Measures parts of a metered request's path, without a server and without a store.</summary>
internal static class PartsCommand
{
    public static int Run(string[] args)
    {
        // In this process: a benchmark's own project would have to be built, and restored with a lock file that it doesn't have.
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "parts"));
        BenchmarkSwitcher.FromAssembly(typeof(PartsCommand).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        return 0;
    }
}
