using KalshiBook.Billing.Testing;
using Seal = System.Func<
    System.Collections.Generic.IReadOnlyList<KalshiBook.Billing.OwedOverage>,
    string,
    System.Collections.Generic.IReadOnlyList<KalshiBook.Billing.SealedOverage>>;

namespace KalshiBook.Billing.Tests.Stores;

/// <summary>Stores with one fault each, and the rule that has to find it.</summary>
public sealed class StripeStoreSpecificationTests
{
    private static readonly Dictionary<string, (string Operation, Func<IWholeStore, object?[], object?> Fault, string Rule)> Faults = new()
    {
        ["has seen what it received"] = (
            nameof(IWebhookInbox.ReceiveAsync),
            (_, _) => Task.FromResult(true),
            "An event that was received is not seen, however often it comes"),
        ["forgets what it applied"] = (
            nameof(IWebhookInbox.ReceiveAsync),
            (_, _) => Task.FromResult(false),
            "An event is seen once its change is made"),
        ["marks first and changes later"] = (
            nameof(IWebhookInbox.ApplyAsync),
            (right, with) =>
            {
                right.CompleteAsync(((string?)with[2]) ?? "", "", default, Token);
                return right.ApplyAsync((UserId)with[0]!, (DateTimeOffset)with[1]!, null, (Func<BillingAccount, AccountChange>)with[3]!, Token);
            },
            "A change from Stripe that fails changes nothing, leaves its event to be applied, and its failure comes through"),
        ["forgets deletions"] = (
            nameof(IWebhookInbox.ApplyAsync),
            (right, with) => right.ApplyAsync(
                (UserId)with[0]!,
                (DateTimeOffset)with[1]!,
                (string?)with[2],
                account => ((Func<BillingAccount, AccountChange>)with[3]!)(account) with { DeletedCustomerId = null },
                Token),
            "A deleted customer is never linked again, to no account and by no way"),
        ["pages from the start"] = (
            nameof(ICustomerDirectory.ListCustomersAsync),
            (right, with) => right.ListCustomersAsync(Guid.Empty, (int)with[1]!, Token),
            "Users with a customer are listed in pages, each once, in the order of their keys"),
        ["replaces an open attempt"] = (
            nameof(IStripeAttempts.BeginAttemptAsync),
            (right, with) => ReplaceAsync(right, (StripeAttempt)with[0]!),
            "While an attempt is open another one that begins gets it"),
        ["finishes whatever is open"] = (
            nameof(IStripeAttempts.FinishAttemptAsync),
            (right, with) => FinishAnyAsync(right, (StripeAttempt)with[0]!),
            "An attempt is finished and closed by its id only"),
        ["lends to everybody"] = (
            nameof(ILeases.TryAcquireAsync),
            (_, with) => Task.FromResult<Lease?>(new Lease((string)with[0]!, (Guid)with[1]!, DoneAt: null)),
            "A lease is had by one holder, until it is given back"),
        ["renews for nobody"] = (
            nameof(ILeases.TryAcquireAsync),
            (right, with) => right.TryAcquireAsync((string)with[0]!, Guid.NewGuid(), (TimeSpan)with[2]!, Token),
            "A lease that its holder takes again is renewed"),
        ["forgets when work was done"] = (
            nameof(ILeases.ReleaseAsync),
            (right, with) => right.ReleaseAsync((Lease)with[0]!, doneAt: null, Token),
            "When the work of a lease was done is told to who takes it next, the latest time"),
        ["seals nothing"] = (
            nameof(IOverageOutbox.SealAsync),
            (right, with) => right.SealAsync((UserId)with[0]!, (_, _) => [], Token),
            "What is owed is sealed once, for the account's customer"),
        ["forgets the cycle"] = (
            nameof(IOverageOutbox.SealAsync),
            (right, with) => right.SealAsync(
                (UserId)with[0]!, (rows, customer) => ((Seal)with[1]!)([.. rows.Select(row => row with { CycleNumber = 1 })], customer), Token),
            "What a refund takes off is owed back, once, with the time and the cycle of its charge"),
        ["is never late"] = (
            nameof(IOverageOutbox.ListDueAsync),
            (right, with) => right.ListDueAsync(DateTimeOffset.MaxValue, (int)with[1]!, Token),
            "A report is due from its next try on"),
        ["saves half"] = (
            nameof(IOverageOutbox.SaveAsync),
            (right, with) => right.SaveAsync((OverageReport)with[0]! with { FirstSentAt = null }, Token),
            "A waiting report keeps all that is saved, but its user, customer and credits"),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Rules_All_HaveNamesOfTheirOwn()
    {
        var names = BillingStoreSpecification.Rules.Concat(StripeStoreSpecification.Rules).Select(rule => rule.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Rule_FaultyStore_FindsTheFault(string fault)
    {
        var (operation, what, name) = Faults[fault];
        var rule = StripeStoreSpecification.Rules.Single(candidate => candidate.Name == name);

        await Assert.ThrowsAsync<StoreSpecificationException>(() => rule.CheckAsync(FaultyStripeStore.Create(operation, what), Token));
        await rule.CheckAsync(FaultyStripeStore.Create("", what), Token);
    }

    [Fact]
    public async Task Rule_StoreWithoutStripe_SaysSo()
    {
        var store = new FaultyStore(new InMemoryBillingStore(BillingStoreSpecification.Plans));

        var exception = await Assert.ThrowsAsync<StoreSpecificationException>(() => StripeStoreSpecification.Rules[0].CheckAsync(store, Token));

        Assert.Equal("FaultyStore does not implement IStripeStore.", exception.Message);
    }

    private static async Task<StripeAttempt> ReplaceAsync(IWholeStore right, StripeAttempt attempt)
    {
        if (await right.FindAttemptAsync(attempt.UserId, attempt.Operation, Token) is { } known) await right.CloseAttemptAsync(known, Token);
        return await right.BeginAttemptAsync(attempt, Token);
    }

    private static async Task FinishAnyAsync(IWholeStore right, StripeAttempt attempt)
    {
        if (await right.FindAttemptAsync(attempt.UserId, attempt.Operation, Token) is { } known)
            await right.FinishAttemptAsync(known with { ResultId = attempt.ResultId }, Token);
    }
}
