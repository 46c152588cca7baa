using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>Reports what is owed to Stripe's meter: sealed first, then sent until Stripe has it. One host at a time, one call at a time for a customer.</summary>
internal sealed class OverageReporter(
    IStripeStore store, OverageSender sender, IOptions<BillingOptions> options, TimeProvider clock) : IStripeJob
{
    private const int Page = 100;

    // Stripe takes one call at a time for a customer; a round has one report of each.
    private const int Side = 4;

    public string Name => "reports";

    public TimeSpan Interval => options.Value.Meter.FlushInterval;

    public bool IsDueAfterInterval => false;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SealAsync(cancellationToken).ConfigureAwait(false);
        while (await store.ListDueAsync(clock.GetUtcNow(), Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } due)
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Side, CancellationToken = cancellationToken };
            // Each comes to an end or to a later time here, so that the next round has others.
            await Parallel.ForEachAsync(due, parallel, async (report, token) => await sender.SendAsync(report, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task SealAsync(CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        while (await store.ListOwingAsync(after, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } users)
        {
            foreach (var user in users)
            {
                await store.SealAsync(
                    user, (owed, customerId) => OverageSealing.Seal(user, customerId, owed, clock.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            }
            after = users[^1].Key;
        }
    }
}
