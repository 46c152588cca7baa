using System.Diagnostics;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>Callers who charge five credits again and again, each as soon as it has its answer.</summary>
internal sealed class Callers(ICreditMeter meter, int count, int accounts)
{
    private readonly UserId[] _users = [.. Enumerable.Range(1, accounts).Select(UserOf)];

    /// <summary>Gives the user whose account <see cref="Seeding"/> makes as this one.</summary>
    public static UserId UserOf(int number) => UserId.From(new Guid(number, 0, 0, new byte[8]));

    /// <summary>Charges for a while.</summary>
    public async Task<Measured> RunAsync(TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, count).Select(caller => Task.Run(() => CallAsync(caller, duration))));
        return new Measured(Stopwatch.GetElapsedTime(began), [.. each.SelectMany(latencies => latencies)]);
    }

    private async Task<List<TimeSpan>> CallAsync(int caller, TimeSpan duration)
    {
        var random = new Random(caller);
        var latencies = new List<TimeSpan>();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            var called = Stopwatch.GetTimestamp();
            var result = await meter.ChargeAsync(Charge.New(TimeProvider.System, _users[random.Next(accounts)], 5, "POST /orderbook", "key_1"));
            if (!result.IsGranted) throw new InvalidOperationException($"A charge was refused: {result.Outcome}.");
            latencies.Add(Stopwatch.GetElapsedTime(called));
        }
        return latencies;
    }
}
