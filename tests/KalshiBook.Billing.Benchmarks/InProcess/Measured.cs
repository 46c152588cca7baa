namespace KalshiBook.Billing.Benchmarks;

/// <summary>What callers saw.</summary>
/// <param name="Elapsed">How long they called.</param>
/// <param name="Latencies">How long each charge took, in no order.</param>
internal sealed record Measured(TimeSpan Elapsed, TimeSpan[] Latencies)
{
    public double PerSecond => Latencies.Length / Elapsed.TotalSeconds;

    /// <summary>Prints charges a second, and the median and the 99th percentile of a charge in microseconds.</summary>
    public void Print()
    {
        var sorted = Latencies.Order().ToArray();
        Console.WriteLine($"{PerSecond:F0} {sorted[sorted.Length / 2].TotalMicroseconds:F0} {sorted[sorted.Length * 99L / 100].TotalMicroseconds:F0}");
    }
}
