using KalshiBook.Billing.Tests.Accounts;

namespace KalshiBook.Billing.Tests.Credits;

/// <summary>A thread that is away for longer than a charge may wait, between any two looks at the clock.</summary>
public sealed class JumpingClockTests
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Jump_BetweenAnyTwoLooks_LeavesNobodyWithoutAnAnswer(int look)
    {
        var (clock, store) = (new JumpingClock { JumpsAt = look }, new HeldStore(Account.With(used: 5)));
        var options = Microsoft.Extensions.Options.Options.Create(new BillingOptions());
        var meter = new CreditMeter(store, new UnsettledCharges(store, clock), options, clock);
        var user = GatheringFixture.NewUser();

        for (var i = 0; i < look; i++) // the clock jumps during one of them
        {
            var exception = await Record.ExceptionAsync(() => ChargeAsync());
            Assert.True(exception is null or BillingStoreUnavailableException, $"{exception}");
        }
        Assert.True((await ChargeAsync()).IsGranted);

        Task<ChargeResult> ChargeAsync() => meter.ChargeAsync(Charge.New(TimeProvider.System, user, 1, "GET /a"), TestContext.Current.CancellationToken);
    }

    private sealed class JumpingClock : TimeProvider
    {
        private int _looks;

        public int JumpsAt { get; init; }

        public override long GetTimestamp() => System.GetTimestamp() + (Interlocked.Increment(ref _looks) >= JumpsAt ? 6 * TimestampFrequency : 0);
    }
}
