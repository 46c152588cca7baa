namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] DeletedCustomerRules() =>
    [
        Rule("A customer is deleted with the change that takes it off", async probe =>
        {
            var customer = await probe.LinkAsync().ConfigureAwait(false);
            Expect.Equal(false, await IsDeletedAsync(probe, customer).ConfigureAwait(false), "whether it is deleted before");
            await DeleteAsync(probe, customer).ConfigureAwait(false);
            Expect.True(await IsDeletedAsync(probe, customer).ConfigureAwait(false));
            Expect.Equal(null, await FindAsync(probe, customer).ConfigureAwait(false), "the user of the customer");
            await DeleteAsync(probe, customer).ConfigureAwait(false);
            Expect.True(await IsDeletedAsync(probe, customer).ConfigureAwait(false));
        }),
        Rule("A deleted customer is never linked again, to no account and by no way", async probe =>
        {
            var customer = await probe.LinkAsync().ConfigureAwait(false);
            await DeleteAsync(probe, customer).ConfigureAwait(false);
            foreach (var user in (StripeProbe[])[probe, probe.Another()])
            {
                var before = await user.User.AccountAsync().ConfigureAwait(false);
                await Expect.ThrowsAsync<CustomerTakenException>(() => user.LinkAsync(customer)).ConfigureAwait(false);
                await Expect.ThrowsAsync<CustomerTakenException>(
                    () => user.ApplyAsync(eventId: null, account => account with { StripeCustomerId = customer })).ConfigureAwait(false);
                Expect.Equal(before, await user.User.AccountAsync().ConfigureAwait(false), "the account, read again");
            }
        }),
        Rule("A customer that no account has can be deleted", async probe =>
        {
            var customer = StripeProbe.NewId("cus");
            await DeleteAsync(probe, customer).ConfigureAwait(false);
            await Expect.ThrowsAsync<CustomerTakenException>(() => probe.LinkAsync(customer)).ConfigureAwait(false);
        }),
        Rule("A change that links and deletes one customer is refused", async probe =>
        {
            var customer = StripeProbe.NewId("cus");
            await Expect.ThrowsAsync<CustomerTakenException>(() => probe.ApplyAsync(
                eventId: null, account => new AccountChange(account with { StripeCustomerId = customer }, "both", customer))).ConfigureAwait(false);
            Expect.Equal(false, await IsDeletedAsync(probe, customer).ConfigureAwait(false), "whether it is deleted");
        }),
        Rule("An account that has a deleted customer goes on until a change takes it off", async probe =>
        {
            var customer = await probe.LinkAsync().ConfigureAwait(false);
            await DeleteAsync(probe.Another(), customer).ConfigureAwait(false);
            var changed = await probe.User.UpdateAsync(account => account with { CreditsTotal = 7 }).ConfigureAwait(false);
            Expect.Equal((7L, customer), (changed.CreditsTotal, changed.StripeCustomerId));
            await probe.User.TakeAsync(5).ConfigureAwait(false);
        }),
        Rule("A link and a deletion at once both come to their end, and a refused link is none", async probe =>
        {
            await BillingStoreSpecification.AtOnceAsync(probe.User, 10, async i =>
            {
                var (linking, deleting, customer) = (probe.Another(), probe.Another(), StripeProbe.NewId("cus"));
                var deletion = DeleteAsync(deleting, customer);
                var isRefused = false;
                try
                {
                    await linking.LinkAsync(customer).ConfigureAwait(false);
                }
                catch (CustomerTakenException)
                {
                    isRefused = true;
                }
                await deletion.ConfigureAwait(false);
                Expect.Equal(isRefused ? null : linking.UserId, await FindAsync(probe, customer).ConfigureAwait(false), "the user of the customer");
                return i;
            }).ConfigureAwait(false);
        }),
    ];

    private static Task<bool> IsDeletedAsync(StripeProbe probe, string customer) => probe.Store.IsDeletedAsync(customer, probe.CancellationToken);

    private static Task<BillingAccount> DeleteAsync(StripeProbe probe, string customer) => probe.ApplyAsync(
        eventId: null,
        account => new AccountChange(
            account with { StripeCustomerId = account.StripeCustomerId == customer ? null : account.StripeCustomerId }, "deleted", customer));
}
