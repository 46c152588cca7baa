using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace KalshiBook.Billing.Tests.Credits;

/// <summary>A meter over a fake of the store, with a clock that is moved by hand.</summary>
internal sealed class MeterFixture
{
    public MeterFixture()
    {
        Unsettled = new UnsettledCharges(Store, Clock);
        Meter = new CreditMeter(Store, Unsettled, Microsoft.Extensions.Options.Options.Create(new BillingOptions()), Clock);
        Charge = Charge.New(Clock, Account.UserId, 5, "GET /markets");
    }

    public IBillingStore Store { get; } = Substitute.For<IBillingStore>();

    public FakeTimeProvider Clock { get; } = new(Accounts.Account.Start);

    public UnsettledCharges Unsettled { get; }

    public CreditMeter Meter { get; }

    public Charge Charge { get; }

    public BillingAccount Account { get; } = Accounts.Account.With(used: 998);

    /// <summary>Gets the charges that reached the store, to be charged or refunded, in order.</summary>
    public List<Charge> Tried { get; } = [];

    public TimeSpan Elapsed => Clock.GetUtcNow() - Accounts.Account.Start;

    public ChargeResult Answer(ChargeOutcome outcome) => new(outcome, Account.Balance);

    public RefundResult Answer(RefundOutcome outcome) => new(outcome, Account.Balance);

    /// <summary>Says how the store answers the first, the second, … try of a charge.</summary>
    public void OnCharge(Func<int, ChargeResult> answer) => Store.ChargeAsync(default!, default).ReturnsForAnyArgs(call =>
    {
        Tried.AddRange(call.Arg<IReadOnlyList<Charge>>());
        return Task.FromResult<IReadOnlyList<ChargeResult>>([answer(Tried.Count)]);
    });

    public void OnRefund(Func<int, RefundResult> answer) => Store.RefundAsync(default!, default, default).ReturnsForAnyArgs(call =>
    {
        Tried.AddRange(call.Arg<IReadOnlyList<Charge>>());
        return Task.FromResult<IReadOnlyList<RefundResult>>([answer(Tried.Count)]);
    });

    /// <summary>Makes the store answer nothing until it is cancelled.</summary>
    public void OnChargeHang() => Store.ChargeAsync(default!, default).ReturnsForAnyArgs(async call =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, Clock, call.Arg<CancellationToken>());
        return (IReadOnlyList<ChargeResult>)[];
    });

    /// <summary>Moves the clock on until the operation is done.</summary>
    public async Task<T> FinishAsync<T>(Task<T> operation)
    {
        while (!operation.IsCompleted)
        {
            // What has just been cancelled or woken runs elsewhere: give it a moment before more time goes by.
            await Task.WhenAny(operation, Task.Delay(5, TestContext.Current.CancellationToken));
            if (!operation.IsCompleted) Clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        return await operation;
    }
}
