namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] ConcurrencyRules() =>
    [
        Rule("Of 400 charges of 5 at once on a new account exactly 200 are granted", async probe =>
        {
            var results = await AtOnceAsync(probe, 400, _ => probe.ChargeAsync(5)).ConfigureAwait(false);
            await ExpectExhaustedByFivesAsync(probe, results).ConfigureAwait(false);
        }),
        Rule("Of 400 charges of 5 in batches at once on a new account exactly 200 are granted", async probe =>
        {
            var batches = await AtOnceAsync(
                probe, 40, _ => probe.BatchAsync([.. Enumerable.Range(0, 10).Select(_ => probe.Prepare(5))])).ConfigureAwait(false);
            await ExpectExhaustedByFivesAsync(probe, [.. batches.SelectMany(batch => batch)]).ConfigureAwait(false);
        }),
        Rule("Overage of charges at once is exact and stays within its limit", async probe =>
        {
            await probe.EnablePaygAsync(limit: 101).ConfigureAwait(false);
            var results = await AtOnceAsync(probe, 200, _ => probe.ChargeAsync(7)).ConfigureAwait(false);
            // 1,101 credits are 157 charges of 7; the last one leaves 2 over.
            Expect.Equal(157, results.Count(result => result.IsGranted));
            Expect.True(results.Where(result => !result.IsGranted).All(result => result.Outcome == ChargeOutcome.PaygLimitReached));
            await probe.ExpectAsync(used: 1_099, overage: 99).ConfigureAwait(false);
        }),
        Rule("First accesses at once make one account", async probe =>
        {
            var accounts = await AtOnceAsync(probe, 20, _ => probe.AccountAsync()).ConfigureAwait(false);
            Expect.Equal(1, accounts.Distinct().Count());
        }),
        Rule("Updates at once lose none", async probe =>
        {
            await AtOnceAsync(probe, 50, _ => probe.UpdateAsync(WithOneMore)).ConfigureAwait(false);
            await probe.ExpectAsync(used: 0, total: 1_050).ConfigureAwait(false);
        }),
        Rule("Charges and updates at once lose none", async probe =>
        {
            await AtOnceAsync<object>(
                probe,
                100,
                async i => i % 2 == 0
                    ? await probe.ChargeAsync(5).ConfigureAwait(false)
                    : await probe.UpdateAsync(WithOneMore).ConfigureAwait(false)).ConfigureAwait(false);
            await probe.ExpectAsync(used: 250, total: 1_050).ConfigureAwait(false);
        }),
        Rule("Batches of the same accounts in opposite orders all come to their end", async probe =>
        {
            var users = Enumerable.Range(0, 20).Select(_ => probe.Another()).ToList();
            await AtOnceAsync<object>(
                probe,
                60,
                async i =>
                {
                    var order = i % 2 == 0 ? users : users.AsEnumerable().Reverse();
                    var charges = order.Select(user => user.Prepare(3)).ToList();
                    var results = await probe.BatchAsync(charges).ConfigureAwait(false);
                    if (i % 3 == 0) await probe.RefundsAsync([.. charges.AsEnumerable().Reverse()]).ConfigureAwait(false);
                    return results;
                }).ConfigureAwait(false);
            foreach (var user in users)
            {
                await user.ExpectAsync(used: 120).ConfigureAwait(false);
                await user.ExpectUsageAsync(requests: 40, credits: 120).ConfigureAwait(false);
            }
        }),
    ];

    private static BillingAccount WithOneMore(BillingAccount account) => account with { CreditsTotal = account.CreditsTotal + 1 };

    // On threads of their own: a store that works synchronously has to meet them at once too.
    internal static Task<T[]> AtOnceAsync<T>(Probe probe, int count, Func<int, Task<T>> operationAsync) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => operationAsync(i), probe.CancellationToken)));

    private static async Task ExpectExhaustedByFivesAsync(Probe probe, IReadOnlyList<ChargeResult> results)
    {
        var granted = results.Where(result => result.IsGranted).Select(result => result.Balance.Used).Order();
        Expect.Sequence(Enumerable.Range(1, 200).Select(i => 5L * i), granted, "the used credits after each granted charge");
        var refused = results.Where(result => !result.IsGranted).ToList();
        Expect.Equal(200, refused.Count);
        foreach (var result in refused) Expect.Answer(result, ChargeOutcome.CreditsExhausted, used: 1_000);
        await probe.ExpectAsync(used: 1_000).ConfigureAwait(false);
        await probe.ExpectUsageAsync(requests: 200, credits: 1_000).ConfigureAwait(false);
    }
}
