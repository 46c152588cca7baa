using System.Text;
using KalshiBook.Billing.Samples;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Events that went bad on the way and were signed all the same, against the real handler: whatever they do, it is no 500.</summary>
public sealed class MutatedEventTests
{
    private const int PerSample = 60;

    [Fact]
    public async Task No_mutation_of_any_sample_is_an_internal_error()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var (_, customer, _) = await host.SubscribeAsync();
        var seed = 20_261_125u;
        var answers = new Dictionary<int, int>();
        foreach (var sample in StripeSamples.Names)
        {
            var body = Encoding.UTF8.GetBytes(StripeSamples.Event(sample, customerId: customer, userId: TestApp.Alice));
            for (var i = 0; i < PerSample; i++)
            {
                var mutated = (byte[])body.Clone();
                for (var bytes = 1 + (Next(ref seed) % 4); bytes > 0; bytes--) mutated[Next(ref seed) % mutated.Length] = (byte)(32 + (Next(ref seed) % 95));
                var status = await host.DeliverAsync(Encoding.UTF8.GetString(mutated));
                answers[status] = answers.GetValueOrDefault(status) + 1;
            }
        }

        Assert.True(answers.Keys.All(status => status is 200 or 400 or 502), string.Join(", ", answers));
        Assert.True(answers[200] > 100 && answers[400] > 100, string.Join(", ", answers)); // they get as far as both
    }

    private static int Next(ref uint seed)
    {
        seed = (seed * 1_664_525) + 1_013_904_223;
        return (int)(seed >> 8);
    }
}
