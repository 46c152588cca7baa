namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] PageRules() =>
    [
        Rule("Users with a customer are listed in pages, each once, in the order of their keys", async probe =>
        {
            var linked = await ManyAsync(probe, user => user.LinkAsync()).ConfigureAwait(false);
            var others = await ManyAsync(probe, user => user.User.AccountAsync()).ConfigureAwait(false);
            await ExpectPagesAsync(probe.Store.ListCustomersAsync, linked, others, probe.CancellationToken).ConfigureAwait(false);
        }),
        Rule("Users whose metered subscription goes on though pay-as-you-go is off are listed in pages", async probe =>
        {
            var ending = await ManyAsync(probe, user => user.User.UpdateAsync(Metered)).ConfigureAwait(false);
            var others = await ManyAsync(probe, user => user.User.AccountAsync()).ConfigureAwait(false);
            others.AddRange(await ManyAsync(
                probe, user => user.User.UpdateAsync(account => Metered(account) with { PaygEnabled = true })).ConfigureAwait(false));
            others.AddRange(await ManyAsync(probe, user => user.User.UpdateAsync(account => account with
            {
                MeteredSubscription = Metered(account).MeteredSubscription! with { CancelAtPeriodEnd = true },
            })).ConfigureAwait(false));
            await ExpectPagesAsync(probe.Store.ListMeteredToEndAsync, ending, others, probe.CancellationToken).ConfigureAwait(false);
        }),
        Rule("Users with a customer who owe are listed in pages, until it is sealed", async probe =>
        {
            var owing = await ManyAsync(probe, OweAsync).ConfigureAwait(false);
            var others = await ManyAsync(probe, user => user.SpendAsync()).ConfigureAwait(false);
            others.AddRange(await ManyAsync(probe, async user =>
            {
                await OweAsync(user).ConfigureAwait(false);
                return await user.SealAsync().ConfigureAwait(false);
            }).ConfigureAwait(false));
            others.AddRange(await ManyAsync(probe, async user =>
            {
                await OweAsync(user).ConfigureAwait(false);
                return await user.User.UpdateAsync(account => account with { StripeCustomerId = null }).ConfigureAwait(false);
            }).ConfigureAwait(false));
            await ExpectPagesAsync(probe.Store.ListOwingAsync, owing, others, probe.CancellationToken).ConfigureAwait(false);
        }),
    ];

    private static BillingAccount Metered(BillingAccount account) => account with
    {
        MeteredSubscription = new MeteredSubscription("sub_1", "active", Probe.Start, CancelAtPeriodEnd: false),
    };

    private static async Task<Charge> OweAsync(StripeProbe probe)
    {
        await probe.SpendAsync().ConfigureAwait(false);
        return await probe.User.TakeAsync(3).ConfigureAwait(false);
    }

    private static async Task<List<UserId>> ManyAsync<T>(StripeProbe probe, Func<StripeProbe, Task<T>> doAsync)
    {
        // One whose id is no UUID among them.
        List<StripeProbe> users = [probe.Another(UserId.Parse($"user-{Guid.NewGuid():N}")), .. Enumerable.Range(0, 4).Select(_ => probe.Another())];
        foreach (var user in users) await doAsync(user).ConfigureAwait(false);
        return [.. users.Select(user => user.UserId)];
    }

    private static async Task ExpectPagesAsync(
        Func<Guid, int, CancellationToken, Task<IReadOnlyList<UserId>>> listAsync,
        List<UserId> expected,
        List<UserId> others,
        CancellationToken cancellationToken)
    {
        var first = expected.Min(user => user.Key);
        Expect.Equal(false, (await listAsync(first, 3, cancellationToken).ConfigureAwait(false)).Any(user => user.Key == first), "whether it is after itself");
        var seen = new List<UserId>();
        for (var after = Guid.Empty; ; after = seen[^1].Key)
        {
            var page = await listAsync(after, 3, cancellationToken).ConfigureAwait(false);
            Expect.True(page.Count <= 3 && page.All(user => user.Key.CompareTo(after) > 0), "that a page is no longer than asked for, and after the one before");
            if (page.Count == 0) break;
            seen.AddRange(page);
        }
        Expect.Sequence(seen.Select(user => user.Key).Order(), seen.Select(user => user.Key), "the keys in their order");
        Expect.Equal(seen.Count, seen.Distinct().Count(), "the number of different users");
        var values = seen.Select(user => user.Value).ToHashSet(StringComparer.Ordinal);
        Expect.Equal(expected.Count, expected.Count(user => values.Contains(user.Value)), "the users of this rule that are listed");
        Expect.Equal(0, others.Count(user => values.Contains(user.Value)), "the users of this rule that should not be listed");
    }
}
