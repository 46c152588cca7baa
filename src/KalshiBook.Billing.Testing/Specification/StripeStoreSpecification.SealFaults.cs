namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] SealFaultRules() =>
    [
        Fault("A seal that fails seals nothing, and its failure comes through", (_, _, _) =>
            throw new InvalidOperationException("the seal's own")),
        Fault("A row that is sealed into two reports is refused", (probe, rows, customer) =>
            [new SealedOverage(probe.Report(rows, customer), rows), new SealedOverage(probe.Report([rows[0]], customer), [rows[0]])]),
        Fault("A row that stands in one report twice is refused", (probe, rows, customer) =>
            [new SealedOverage(probe.Report([rows[0], rows[0]], customer), [rows[0], rows[0]])]),
        Fault("A row that nobody owes is refused", (probe, rows, customer) =>
        {
            var invented = rows[0] with { ChargeId = Guid.NewGuid() };
            return [new SealedOverage(probe.Report([invented], customer), [invented])];
        }),
        Fault("A row with other credits than are owed is refused", (probe, rows, customer) =>
        {
            var forged = rows[0] with { Credits = 1_000 };
            return [new SealedOverage(probe.Report([forged], customer), [forged])];
        }),
        Fault("A report with other credits than its rows is refused", (probe, rows, customer) =>
            [new SealedOverage(probe.Report(rows, customer) with { Credits = 1 }, rows)]),
        Rule("A row of another user is refused", async probe =>
        {
            var other = probe.Another();
            await OweAsync(other).ConfigureAwait(false);
            var foreign = await other.OwedAsync().ConfigureAwait(false);
            await OweAsync(probe).ConfigureAwait(false);
            await Expect.ThrowsAsync<InvalidOperationException>(
                () => probe.SealAsync((_, customer) => [new SealedOverage(probe.Report(foreign, customer), foreign)])).ConfigureAwait(false);
            Expect.Sequence(foreign, await other.OwedAsync().ConfigureAwait(false), "what the other user owes");
        }),
        Rule("A row that is sealed can't be sealed again", async probe =>
        {
            await OweAsync(probe).ConfigureAwait(false);
            var before = await probe.OwedAsync().ConfigureAwait(false);
            var report = await probe.SealAsync().ConfigureAwait(false);
            await probe.User.TakeAsync(4).ConfigureAwait(false);
            await Expect.ThrowsAsync<InvalidOperationException>(
                () => probe.SealAsync((_, customer) => [new SealedOverage(probe.Report(before, customer), before)])).ConfigureAwait(false);
            Expect.Sequence([report], await probe.DueAsync().ConfigureAwait(false));
        }),
    ];

    private static StoreRule Fault(string name, Func<StripeProbe, IReadOnlyList<OwedOverage>, string, IReadOnlyList<SealedOverage>> seal) =>
        Rule(name, async probe =>
        {
            await OweAsync(probe).ConfigureAwait(false);
            var before = await probe.OwedAsync().ConfigureAwait(false);
            await Expect.ThrowsAsync<InvalidOperationException>(
                () => probe.SealAsync((rows, customer) => seal(probe, rows, customer))).ConfigureAwait(false);
            Expect.Sequence(before, await probe.OwedAsync().ConfigureAwait(false), "what is owed, read again");
            Expect.Sequence([], await probe.DueAsync().ConfigureAwait(false));
        });
}
