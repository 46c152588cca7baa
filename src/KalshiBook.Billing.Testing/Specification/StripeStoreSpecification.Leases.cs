using System.Diagnostics;

namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static StoreRule[] LeaseRules() =>
    [
        Rule("A lease is had by one holder, until it is given back", async probe =>
        {
            var (name, first, second) = NewLease();
            var lease = await TakeAsync(probe, name, first, Long).ConfigureAwait(false);
            Expect.Equal(new Lease(name, first, DoneAt: null), lease);
            Expect.Equal(null, await TakeAsync(probe, name, second, Long).ConfigureAwait(false), "the lease of a second holder");
            await ReleaseAsync(probe, lease!).ConfigureAwait(false);
            Expect.Equal(second, (await TakeAsync(probe, name, second, Long).ConfigureAwait(false))?.Holder);
        }),
        Rule("A lease that its holder takes again is renewed", async probe =>
        {
            var (name, first, second) = NewLease();
            await TakeAsync(probe, name, first, Short).ConfigureAwait(false);
            Expect.Equal(first, (await TakeAsync(probe, name, first, Long).ConfigureAwait(false))?.Holder);
            await Task.Delay(2 * Short, TimeProvider.System, probe.CancellationToken).ConfigureAwait(false);
            Expect.Equal(null, await TakeAsync(probe, name, second, Long).ConfigureAwait(false), "the lease of a second holder");
        }),
        Rule("A lease ends by itself, and is then another's", async probe =>
        {
            var (name, first, second) = NewLease();
            var lease = await TakeAsync(probe, name, first, Short).ConfigureAwait(false);
            var began = Stopwatch.GetTimestamp();
            while (await TakeAsync(probe, name, second, Long).ConfigureAwait(false) is null)
            {
                Expect.True(Stopwatch.GetElapsedTime(began) < Patience, "that the lease ended");
                await Task.Delay(Short / 10, TimeProvider.System, probe.CancellationToken).ConfigureAwait(false);
            }
            Expect.Equal(null, await TakeAsync(probe, name, first, Long).ConfigureAwait(false), "the lease of the first holder");
            await ReleaseAsync(probe, lease!, Probe.Start).ConfigureAwait(false);
            Expect.Equal(null, await TakeAsync(probe, name, first, Long).ConfigureAwait(false), "the lease that was another's to give back");
            var renewed = await TakeAsync(probe, name, second, Long).ConfigureAwait(false);
            Expect.Equal(null, renewed!.DoneAt);
        }),
        Rule("When the work of a lease was done is told to who takes it next, the latest time", async probe =>
        {
            var (name, first, second) = NewLease();
            var done = Probe.Start.AddMicroseconds(1);
            foreach (var (doneAt, expected) in ((DateTimeOffset?, DateTimeOffset?)[])[(null, null), (done, done), (null, done), (Probe.Start, done)])
            {
                var lease = await TakeAsync(probe, name, first, Long).ConfigureAwait(false);
                await ReleaseAsync(probe, lease!, doneAt).ConfigureAwait(false);
                var next = await TakeAsync(probe, name, second, Long).ConfigureAwait(false);
                Expect.Equal(expected, next!.DoneAt);
                await ReleaseAsync(probe, next).ConfigureAwait(false);
            }
        }),
        Rule("Leases of other names stand apart", async probe =>
        {
            var (name, first, second) = NewLease();
            await TakeAsync(probe, name, first, Long).ConfigureAwait(false);
            Expect.Equal(second, (await TakeAsync(probe, name.ToUpperInvariant(), second, Long).ConfigureAwait(false))?.Holder);
        }),
        Rule("Of holders at once one gets a lease", async probe =>
        {
            var (name, _, _) = NewLease();
            var leases = await BillingStoreSpecification.AtOnceAsync(
                probe.User, 20, _ => TakeAsync(probe, name, Guid.NewGuid(), Long)).ConfigureAwait(false);
            Expect.Equal(1, leases.Count(lease => lease is not null));
        }),
    ];

    private static (string Name, Guid First, Guid Second) NewLease() => (StripeProbe.NewId("lease"), Guid.NewGuid(), Guid.NewGuid());

    private static Task<Lease?> TakeAsync(StripeProbe probe, string name, Guid holder, TimeSpan duration) =>
        probe.Store.TryAcquireAsync(name, holder, duration, probe.CancellationToken);

    private static Task ReleaseAsync(StripeProbe probe, Lease lease, DateTimeOffset? doneAt = null) =>
        probe.Store.ReleaseAsync(lease, doneAt, probe.CancellationToken);
}
