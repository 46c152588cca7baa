namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] CustomerRules() =>
    [
        Rule("A user is found by the customer that the account is linked to", async probe =>
        {
            var customer = await probe.LinkAsync().ConfigureAwait(false);
            Expect.Equal(probe.UserId, await FindAsync(probe, customer).ConfigureAwait(false));
            Expect.Equal(null, await FindAsync(probe, StripeProbe.NewId("cus")).ConfigureAwait(false), "the user of an unknown customer");
            Expect.Equal(null, await FindAsync(probe, customer.ToUpperInvariant()).ConfigureAwait(false), "the user of an id in other case");
        }),
        Rule("A user who is found by a customer has the id as it was given", async probe =>
        {
            var other = probe.Another(UserId.Parse($"auth0|Zoë {Guid.NewGuid():N}"));
            var customer = await other.LinkAsync().ConfigureAwait(false);
            Expect.Equal(other.UserId.Value, (await FindAsync(probe, customer).ConfigureAwait(false))?.Value);
        }),
        Rule("A customer that was taken off is found no more, and can be linked to another account", async probe =>
        {
            var customer = await probe.LinkAsync().ConfigureAwait(false);
            await probe.ApplyAsync(eventId: null, account => account with { StripeCustomerId = null }).ConfigureAwait(false);
            Expect.Equal(null, await FindAsync(probe, customer).ConfigureAwait(false), "the user of the customer");
            var other = probe.Another();
            await other.LinkAsync(customer).ConfigureAwait(false);
            Expect.Equal(other.UserId, await FindAsync(probe, customer).ConfigureAwait(false));
        }),
        Rule("A customer of another account is refused, by an update and by a change from Stripe", async probe =>
        {
            var other = probe.Another();
            var customer = await other.LinkAsync().ConfigureAwait(false);
            var before = await probe.User.AccountAsync().ConfigureAwait(false);
            await Expect.ThrowsAsync<CustomerTakenException>(() => probe.LinkAsync(customer)).ConfigureAwait(false);
            await Expect.ThrowsAsync<CustomerTakenException>(
                () => probe.ApplyAsync(eventId: null, account => account with { StripeCustomerId = customer })).ConfigureAwait(false);
            Expect.Equal(before, await probe.User.AccountAsync().ConfigureAwait(false), "the account, read again");
            Expect.Equal(other.UserId, await FindAsync(probe, customer).ConfigureAwait(false));
        }),
        Rule("Of accounts that link a customer at once one has it", async probe =>
        {
            var customer = StripeProbe.NewId("cus");
            var linked = await BillingStoreSpecification.AtOnceAsync(probe.User, 10, async _ =>
            {
                var user = probe.Another();
                try
                {
                    await user.LinkAsync(customer).ConfigureAwait(false);
                    return user.UserId;
                }
                catch (CustomerTakenException)
                {
                    return (UserId?)null;
                }
            }).ConfigureAwait(false);
            Expect.Equal(1, linked.Count(user => user is not null));
            Expect.Equal(linked.Single(user => user is not null), await FindAsync(probe, customer).ConfigureAwait(false));
        }),
    ];

    private static Task<UserId?> FindAsync(StripeProbe probe, string customer) => probe.Store.FindUserAsync(customer, probe.CancellationToken);
}
