using KalshiBook.Billing.Tests.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.Tests.Credits;

/// <summary>A meter over a store whose answers are held back, and a clock that is moved by hand.</summary>
internal sealed class GatheringFixture
{
    public GatheringFixture(Action<BillingOptions>? configure = null)
    {
        var options = new BillingOptions();
        configure?.Invoke(options);
        Unsettled = new UnsettledCharges(Store, Clock);
        Meter = new CreditMeter(Store, Unsettled, Microsoft.Extensions.Options.Options.Create(options), Clock);
    }

    public HeldStore Store { get; } = new(Account.With(used: 5));

    public FakeTimeProvider Clock { get; } = new(Account.Start);

    public UnsettledCharges Unsettled { get; }

    public CreditMeter Meter { get; }

    /// <summary>Makes a user.</summary>
    public static UserId NewUser() => UserId.From(Guid.NewGuid());

    /// <summary>Charges a user, as a caller who may give up.</summary>
    public Task<ChargeResult> ChargeAsync(UserId user, long credits = 1, CancellationToken? caller = null) =>
        Meter.ChargeAsync(Charge.New(Clock, user, credits, "GET /a"), caller ?? CancellationToken.None);

    /// <summary>Waits until the store has been asked so many times.</summary>
    public async Task SentAsync(int count)
    {
        while (Store.Sent.Count < count) await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until so many lists wait for a locked account.</summary>
    public async Task WaitedAsync(int count)
    {
        while (Store.Waited.Count < count) await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    /// <summary>Moves the clock on until the operation is done.</summary>
    public async Task FinishAsync(Task operation)
    {
        while (!operation.IsCompleted)
        {
            await Task.WhenAny(operation, Task.Delay(5, TestContext.Current.CancellationToken));
            if (!operation.IsCompleted) Clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
