namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] InboxRules() =>
    [
        Rule("An event that was received is not seen, however often it comes", async probe =>
        {
            var id = StripeProbe.NewId("evt");
            Expect.Equal(false, await probe.ReceiveAsync(id).ConfigureAwait(false), "the first answer");
            Expect.Equal(false, await probe.ReceiveAsync(id).ConfigureAwait(false), "the second answer");
        }),
        Rule("An event that was completed is seen, and no other one", async probe =>
        {
            var id = StripeProbe.NewId("evt");
            await probe.ReceiveAsync(id).ConfigureAwait(false);
            await CompleteAsync(probe, id).ConfigureAwait(false);
            await CompleteAsync(probe, id).ConfigureAwait(false);
            Expect.True(await probe.ReceiveAsync(id).ConfigureAwait(false));
            Expect.Equal(false, await probe.ReceiveAsync(id.ToUpperInvariant()).ConfigureAwait(false), "whether another event is seen");
        }),
        Rule("An event is seen once its change is made", async probe =>
        {
            var id = StripeProbe.NewId("evt");
            await probe.ReceiveAsync(id).ConfigureAwait(false);
            var changed = await probe.ApplyAsync(id, account => account with { CreditsTotal = 7 }).ConfigureAwait(false);
            Expect.Equal(7L, changed.CreditsTotal);
            Expect.Equal(changed, await probe.User.AccountAsync().ConfigureAwait(false), "the account, read again");
            Expect.True(await probe.ReceiveAsync(id).ConfigureAwait(false));
        }),
        Rule("An event whose change is not the end of it is not seen, though the change is made", async probe =>
        {
            var id = StripeProbe.NewId("evt");
            await probe.ReceiveAsync(id).ConfigureAwait(false);
            await probe.ApplyAsync(id, account => new AccountChange(account with { CreditsTotal = 7 }, Outcome: null)).ConfigureAwait(false);
            Expect.Equal(7L, (await probe.User.AccountAsync().ConfigureAwait(false)).CreditsTotal);
            Expect.Equal(false, await probe.ReceiveAsync(id).ConfigureAwait(false), "whether the event is seen");
        }),
        Rule("An event that was not received can be applied and completed", async probe =>
        {
            var (applied, completed) = (StripeProbe.NewId("evt"), StripeProbe.NewId("evt"));
            await probe.ApplyAsync(applied, account => account).ConfigureAwait(false);
            await CompleteAsync(probe, completed).ConfigureAwait(false);
            Expect.True(await probe.ReceiveAsync(applied).ConfigureAwait(false));
            Expect.True(await probe.ReceiveAsync(completed).ConfigureAwait(false));
        }),
        Rule("An event that is applied again changes the account as it is then", async probe =>
        {
            var id = StripeProbe.NewId("evt");
            await probe.ApplyAsync(id, account => account with { TicketApplied = account.TicketApplied + 1 }).ConfigureAwait(false);
            var again = await probe.ApplyAsync(id, account => account with { TicketApplied = account.TicketApplied + 1 }).ConfigureAwait(false);
            Expect.Equal(2L, again.TicketApplied);
        }),
        Rule("A change from Stripe that fails changes nothing, leaves its event to be applied, and its failure comes through", async probe =>
        {
            var id = StripeProbe.NewId("evt");
            await probe.ReceiveAsync(id).ConfigureAwait(false);
            var before = await probe.User.AccountAsync().ConfigureAwait(false);
            await Expect.ThrowsAsync<InvalidOperationException>(
                () => probe.ApplyAsync(id, AccountChange (_) => throw new InvalidOperationException("the change's own"))).ConfigureAwait(false);
            Expect.Equal(before, await probe.User.AccountAsync().ConfigureAwait(false), "the account, read again");
            Expect.Equal(false, await probe.ReceiveAsync(id).ConfigureAwait(false), "whether the event is seen");
        }),
        Rule("A change from Stripe that links a taken customer leaves account, event and customers as they were", async probe =>
        {
            var (id, deleted) = (StripeProbe.NewId("evt"), StripeProbe.NewId("cus"));
            var taken = await probe.Another().LinkAsync().ConfigureAwait(false);
            var before = await probe.User.AccountAsync().ConfigureAwait(false);
            await Expect.ThrowsAsync<CustomerTakenException>(() => probe.ApplyAsync(
                id, account => new AccountChange(account with { CreditsTotal = 7, StripeCustomerId = taken }, "linked", deleted))).ConfigureAwait(false);
            Expect.Equal(before, await probe.User.AccountAsync().ConfigureAwait(false), "the account, read again");
            Expect.Equal(false, await probe.ReceiveAsync(id).ConfigureAwait(false), "whether the event is seen");
            Expect.Equal(false, await probe.Store.IsDeletedAsync(deleted, probe.CancellationToken).ConfigureAwait(false), "whether it is deleted");
        }),
        Rule("A change from Stripe without an event is made", async probe =>
            Expect.Equal(7L, (await probe.ApplyAsync(eventId: null, account => account with { CreditsTotal = 7 }).ConfigureAwait(false)).CreditsTotal)),
        Rule("A change from Stripe makes the account, turns its cycle, and leaves user id and time of making", async probe =>
        {
            var madeAt = probe.User.Now;
            await probe.ApplyAsync(eventId: null, account => account with { CreditsUsed = 5 }).ConfigureAwait(false);
            probe.User.Now = probe.User.Now.AddMonths(1);
            var changed = await probe.ApplyAsync(
                eventId: null, account => account with { UserId = Probe.NewUser(), CreatedAt = Probe.Start.AddYears(-1) }).ConfigureAwait(false);
            var expected = BillingAccount.Open(probe.UserId, madeAt, BillingStoreSpecification.Plans);
            Expect.Equal(expected.At(probe.User.Now, BillingStoreSpecification.Plans), changed);
        }),
        Rule("Changes from Stripe at once lose none", async probe =>
        {
            await BillingStoreSpecification.AtOnceAsync(probe.User, 40, i => probe.ApplyAsync(
                i % 2 == 0 ? StripeProbe.NewId("evt") : null, account => account with { TicketGiven = account.TicketGiven + 1 })).ConfigureAwait(false);
            Expect.Equal(40L, (await probe.User.AccountAsync().ConfigureAwait(false)).TicketGiven);
        }),
    ];

    private static Task CompleteAsync(StripeProbe probe, string id) =>
        probe.Store.CompleteAsync(id, "ignored", probe.User.Now, probe.CancellationToken);
}
