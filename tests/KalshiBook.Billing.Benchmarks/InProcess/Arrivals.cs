using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>Charges that come at a rate, each at a time of its own (a Poisson process), whether those before are answered or not.</summary>
internal sealed partial class Arrivals(ICreditMeter meter, int accounts)
{
    private readonly UserId[] _users = [.. Enumerable.Range(1, accounts).Select(Callers.UserOf)];

    /// <summary>Charges for a while. A charge's latency counts from when it was due: what came late because this machine was busy waited, too.</summary>
    public async Task<Measured> RunAsync(TimeSpan duration, double rate)
    {
        var due = Due(duration, rate);
        var latencies = new TimeSpan[due.Length];
        var began = Stopwatch.GetTimestamp();
        var charging = await Task.Factory.StartNew(() => Arrive(due, began, latencies), TaskCreationOptions.LongRunning);
        await Task.WhenAll(charging);
        return new Measured(Stopwatch.GetElapsedTime(began), latencies);
    }

    private static TimeSpan[] Due(TimeSpan duration, double rate)
    {
        var random = new Random(1);
        var due = new List<TimeSpan>();
        for (var at = TimeSpan.Zero; at < duration; at += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate)) due.Add(at);
        return [.. due];
    }

    private Task[] Arrive(TimeSpan[] due, long began, TimeSpan[] latencies)
    {
        var (random, charging) = (new Random(2), new Task[due.Length]);
        for (var i = 0; i < due.Length; i++)
        {
            // .NET's timers tick in milliseconds, and what is due together would come as a burst.
            while (due[i] - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } wait) _ = Sleep((uint)Math.Max(1, wait.TotalMicroseconds));
            charging[i] = ChargeAsync(_users[random.Next(accounts)], began, due[i], latencies, i);
        }
        return charging;
    }

    private async Task ChargeAsync(UserId user, long began, TimeSpan due, TimeSpan[] latencies, int index)
    {
        var result = await meter.ChargeAsync(Charge.New(TimeProvider.System, user, 5, "POST /orderbook", "key_1"));
        if (!result.IsGranted) throw new InvalidOperationException($"A charge was refused: {result.Outcome}.");
        latencies[index] = Stopwatch.GetElapsedTime(began) - due;
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);
}
