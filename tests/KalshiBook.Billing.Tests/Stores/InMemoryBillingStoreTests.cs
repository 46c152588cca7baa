using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Stores;

public sealed class InMemoryBillingStoreTests
{
    // One store for all rules, as one database would be.
    private static readonly InMemoryBillingStore Store = new(BillingStoreSpecification.Plans);

    private static readonly StoreRule[] All = [.. BillingStoreSpecification.Rules, .. StripeStoreSpecification.Rules];

    public static TheoryData<string> Rules => [.. All.Select(rule => rule.Name)];

    public static TheoryData<string> RulesOfCharges => [.. BillingStoreSpecification.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Store_HeldToRule_KeepsIt(string rule) =>
        await All.Single(candidate => candidate.Name == rule).CheckAsync(Store, TestContext.Current.CancellationToken);

    [Theory]
    [MemberData(nameof(RulesOfCharges))]
    public async Task GatheringStore_HeldToRule_KeepsIt(string rule) =>
        await BillingStoreSpecification.Rules.Single(candidate => candidate.Name == rule)
            .CheckAsync(new GatheringStore(Store, new BillingOptions()), TestContext.Current.CancellationToken);
}
