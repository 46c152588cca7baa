using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Stores;

/// <summary>Rules that no broken store breaks would be worth nothing: stores with one fault each, and the rule that has to find it.</summary>
public sealed class BillingStoreSpecificationTests
{
    private static readonly Dictionary<string, (Func<IBillingStore, IBillingStore> Break, string Rule)> Faults = new()
    {
        ["forgets what was charged"] = (
            inner => new FaultyStore(inner) { Charges = charges => [.. charges.Select(charge => Copy(charge, Guid.NewGuid(), charge.Credits))] },
            "A charge that is repeated gets the first answer and takes nothing"),
        ["decides in another order"] = (
            inner => new FaultyStore(inner) { Charges = charges => [.. charges.Reverse()] },
            "A batch is decided in the order of its list"),
        ["charges too much"] = (
            inner => new FaultyStore(inner) { Charges = charges => [.. charges.Select(charge => Copy(charge, charge.Id, charge.Credits + 1))] },
            "A charge that just fits is granted"),
        ["has a clock that stands still"] = (
            inner => new FaultyStore(inner) { Time = _ => new DateTimeOffset(2026, 2, 14, 12, 0, 0, TimeSpan.Zero) },
            "A look turns the cycle"),
        ["turns a microsecond late"] = (
            inner => new FaultyStore(inner) { Time = time => time.AddMicroseconds(-1) },
            "A refund turns the cycle"),
        ["has closed bounds"] = (
            inner => new FaultyStore(inner) { Query = query => query with { To = query.To.AddMicroseconds(1) } },
            "Usage counts its first instant and not its last"),
        ["forgets a field"] = (
            inner => new FaultyStore(inner) { Account = account => account with { RenewsByPayment = false } },
            "An update keeps every field of the account"),
        ["forgets the id behind the key"] = (
            inner => new FaultyStore(inner) { Account = account => account with { UserId = UserId.From(account.UserId.Key) } },
            "A user id that is no UUID comes back as it was given"),
        ["reads first and writes later"] = (
            inner => new FaultyStore(inner) { LocksUpdates = false },
            "Updates at once lose none"),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    public static TheoryData<string> FaultsOfHistories =>
        ["forgets what was charged", "charges too much", "has a clock that stands still", "forgets a field"];

    [Fact]
    public void Rules_All_HaveNamesOfTheirOwn() =>
        Assert.Equal(BillingStoreSpecification.Rules.Count, BillingStoreSpecification.Rules.Select(rule => rule.Name).Distinct().Count());

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Rule_FaultyStore_FindsTheFault(string fault)
    {
        var (breakIt, name) = Faults[fault];
        await Assert.ThrowsAsync<StoreSpecificationException>(() => CheckAsync(name, breakIt(NewStore())));
    }

    [Theory]
    [MemberData(nameof(FaultsOfHistories))]
    public async Task RandomHistories_FaultyStore_FindTheFaultAndNameTheSeed(string fault)
    {
        var exception = await Assert.ThrowsAsync<StoreSpecificationException>(async () =>
        {
            foreach (var rule in BillingStoreSpecification.Rules.Where(rule => rule.Name.StartsWith("Random history ", StringComparison.Ordinal)))
                await CheckAsync(rule.Name, Faults[fault].Break(NewStore()));
        });
        Assert.Matches("^Random history [0-9]+, step [0-9]+ ", exception.Message);
    }

    [Fact]
    public async Task RandomHistory_SameSeed_DoesTheSame()
    {
        var (first, second) = (new FaultyStore(NewStore()), new FaultyStore(NewStore()));
        await CheckAsync("Random history 7 goes as in the pure model", first);
        await CheckAsync("Random history 7 goes as in the pure model", second);
        Assert.NotEmpty(first.Log);
        Assert.Equal(first.Log, second.Log);
    }

    private static InMemoryBillingStore NewStore() => new(BillingStoreSpecification.Plans);

    private static Task CheckAsync(string rule, IBillingStore store) =>
        BillingStoreSpecification.Rules.Single(candidate => candidate.Name == rule).CheckAsync(store, TestContext.Current.CancellationToken);

    private static Charge Copy(Charge charge, Guid id, long credits) =>
        new(id, charge.Time, charge.UserId, credits, charge.Endpoint, charge.ApiKeyId);
}
