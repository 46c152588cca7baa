using System.Diagnostics;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>A process of its own on the same file.</summary>
internal static class OtherProcess
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "KalshiBook.Billing.Benchmarks", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "KalshiBook.Billing.Benchmarks.dll");

    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
