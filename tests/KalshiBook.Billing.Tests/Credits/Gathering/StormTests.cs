namespace KalshiBook.Billing.Tests.Credits;

/// <summary>Everything at once, by seeds: bursts, hot and locked accounts, poison, callers who give up, and a store that is unwell.</summary>
public sealed class StormTests
{
    private const string Granted = nameof(Granted), GivenUp = nameof(GivenUp), Unavailable = nameof(Unavailable), Poisoned = nameof(Poisoned);

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EveryCharge_IsAnsweredOnce_Truly_AndInItsOrder(int seed)
    {
        var random = new Random(seed);
        var store = new StormStore(seed) { IsUnwell = seed % 3 == 0 };
        var unsettled = new UnsettledCharges(store, TimeProvider.System);
        var meter = new CreditMeter(store, unsettled, Microsoft.Extensions.Options.Options.Create(new BillingOptions()), TimeProvider.System);
        var users = Enumerable.Range(0, random.Next(2, 60)).Select(_ => GatheringFixture.NewUser()).ToList();
        var asked = new List<(Charge Charge, Task<string> Answer)>();
        for (var round = random.Next(20, 40); round > 0; round--)
        {
            for (var burst = random.Next(5) == 0 ? random.Next(300) : random.Next(20); burst > 0; burst--)
            {
                var user = users[random.Next(3) == 0 ? 0 : random.Next(users.Count)]; // the first is hot
                var charge = StormStore.ChargeOf(user, isPoisoned: seed % 4 == 0 && random.Next(60) == 0);
                asked.Add((charge, AskAsync(meter, charge, random.Next(6) == 0 ? TimeSpan.FromMilliseconds(random.Next(30)) : null)));
            }
            if (seed % 2 == 0) store.SetLocked(users[random.Next(Math.Min(4, users.Count))], isLocked: random.Next(2) == 0);
            if (random.Next(3) == 0) await Task.Delay(random.Next(12), TestContext.Current.CancellationToken);
        }
        await Task.Delay(random.Next(150), TestContext.Current.CancellationToken);
        store.IsUnwell = false;
        foreach (var user in users) store.SetLocked(user, isLocked: false);
        await Task.WhenAll(asked.Select(each => each.Answer)); // nobody waits for ever

        var charged = store.Charged.Select(charge => charge.Id).ToHashSet();
        var undone = unsettled.Abandon().Select(charge => charge.Id).ToHashSet();
        foreach (var (charge, answering) in asked)
        {
            var answer = await answering;
            Assert.True(answer switch
            {
                Granted => charged.Contains(charge.Id) && !undone.Contains(charge.Id),
                GivenUp => !charged.Contains(charge.Id),
                Poisoned => StormStore.IsPoisoned(charge) && !charged.Contains(charge.Id),
                _ => seed % 3 == 0 && (!charged.Contains(charge.Id) || undone.Contains(charge.Id)),
            }, $"{answer}: charged {charged.Contains(charge.Id)}, to be undone {undone.Contains(charge.Id)}");
        }
        Assert.False(store.HaveFlightsMet);
        // Where nothing had to be repeated, each account's charges were decided in the order in which they came.
        var order = asked.Select((each, index) => (each.Charge.Id, index)).ToDictionary();
        if (seed % 3 != 0) Assert.All(store.Charged.GroupBy(charge => charge.UserId), account =>
        {
            var places = account.Select(charge => order[charge.Id]).ToList();
            Assert.Equal(places.Order(), places);
        });
    }

    private static async Task<string> AskAsync(CreditMeter meter, Charge charge, TimeSpan? patience)
    {
        using var caller = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan);
        try
        {
            return (await meter.ChargeAsync(charge, caller.Token)).IsGranted ? Granted : "Refused";
        }
        catch (OperationCanceledException)
        {
            return GivenUp;
        }
        catch (BillingStoreUnavailableException)
        {
            return Unavailable;
        }
        catch (InvalidOperationException)
        {
            return Poisoned;
        }
    }
}
