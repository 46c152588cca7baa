namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private const int Histories = 6;

    private static StoreRule[] OwedRules() =>
    [
        Rule("A charge within the allowance owes nothing", async probe =>
        {
            await probe.SpendAsync().ConfigureAwait(false);
            Expect.Sequence([], await probe.OwedAsync().ConfigureAwait(false));
        }),
        Rule("What a charge takes beyond the allowance is owed, once, in the charge's cycle", async probe =>
        {
            await probe.User.EnablePaygAsync(limit: null).ConfigureAwait(false);
            await probe.LinkAsync().ConfigureAwait(false);
            await probe.User.TakeAsync(998).ConfigureAwait(false);
            var charge = await probe.User.TakeAsync(5).ConfigureAwait(false);
            await probe.User.ChargeAsync(charge).ConfigureAwait(false);
            Expect.Sequence([new OwedOverage(charge.Id, IsRefund: false, 3, charge.Time, CycleNumber: 1)], await probe.OwedAsync().ConfigureAwait(false));
        }),
        Rule("What a refund takes off is owed back, once, with the time and the cycle of its charge", async probe =>
        {
            await probe.SpendAsync().ConfigureAwait(false);
            probe.User.Now = probe.User.Now.AddMonths(1);
            await probe.User.TakeAsync(998).ConfigureAwait(false);
            var charge = await probe.User.TakeAsync(5).ConfigureAwait(false);
            probe.User.Now = probe.User.Now.AddHours(1);
            await probe.User.RefundAsync(charge).ConfigureAwait(false);
            await probe.User.RefundAsync(charge).ConfigureAwait(false);
            Expect.Sequence(
                [
                    new OwedOverage(charge.Id, IsRefund: false, 3, charge.Time, CycleNumber: 2),
                    new OwedOverage(charge.Id, IsRefund: true, -3, charge.Time, CycleNumber: 2),
                ],
                await probe.OwedAsync().ConfigureAwait(false));
        }),
        Rule("A refund that takes no overage off owes nothing back", async probe =>
        {
            await probe.SpendAsync().ConfigureAwait(false);
            var before = await probe.User.UpdateAsync(account => account with { CreditsTotal = 2_000 }).ConfigureAwait(false);
            var charge = await probe.User.TakeAsync(5).ConfigureAwait(false);
            await probe.User.RefundAsync(charge).ConfigureAwait(false);
            await probe.User.RefundAsync(probe.User.Prepare(5)).ConfigureAwait(false);
            Expect.Equal(before, await probe.User.AccountAsync().ConfigureAwait(false), "the account, read again");
            Expect.Sequence([], await probe.OwedAsync().ConfigureAwait(false));
        }),
        Rule("Overage of one batch is owed in the cycle of each charge, oldest first", async probe =>
        {
            await probe.SpendAsync().ConfigureAwait(false);
            var february = probe.User.Prepare(7);
            probe.User.Now = probe.User.Now.AddMonths(1);
            var march = (Charge[])[probe.User.Prepare(1_002), probe.User.Prepare(1)];
            await probe.User.BatchAsync([february, .. march]).ConfigureAwait(false);
            var owed = await probe.OwedAsync().ConfigureAwait(false);
            Expect.Sequence([(7L, 1L), (1, 2), (2, 2)], [(owed[0].Credits, owed[0].CycleNumber), .. owed.Skip(1).Select(row => (row.Credits, row.CycleNumber)).Order()]);
            Expect.Sequence(owed.OrderBy(row => row.OccurredAt).ThenBy(row => row.ChargeId), owed, "what is owed, oldest first");
        }),
        Rule("What an account owes before it has a customer stays owed until it has one", async probe =>
        {
            await probe.User.EnablePaygAsync(limit: null).ConfigureAwait(false);
            await probe.User.TakeAsync(1_003).ConfigureAwait(false);
            Expect.Equal(0, await probe.SealAsync((_, _) => throw new StoreSpecificationException("There is no customer to seal for.")).ConfigureAwait(false));
            await probe.LinkAsync().ConfigureAwait(false);
            Expect.Equal(3L, (await probe.OwedAsync().ConfigureAwait(false)).Single().Credits);
        }),
        .. Enumerable.Range(1, Histories).Select(seed => new StoreRule(
            $"What random history {seed} owes is what the pure model owes",
            (store, cancellationToken) => new RandomHistory(store, seed + 1_000, cancellationToken).RunOwingAsync())),
    ];
}
