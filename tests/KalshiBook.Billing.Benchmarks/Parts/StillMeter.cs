namespace KalshiBook.Billing.Benchmarks.Parts;

/// <summary>A meter that grants everything, at once or when it is told to. Its figures change with each charge, as an account's do.</summary>
internal sealed class StillMeter : ICreditMeter
{
    private const int Figures = 1_000;

    private readonly Task<ChargeResult>[] _results = [.. Enumerable.Range(0, Figures).Select(number => Task.FromResult(Result(number)))];
    private TaskCompletionSource<ChargeResult>? _waiting;
    private int _next;

    /// <summary>Gets or sets a value indicating whether a charge is answered by <see cref="Answer"/> only.</summary>
    public bool Waits { get; set; }

    public Task<ChargeResult> ChargeAsync(Charge charge, CancellationToken cancellationToken = default)
    {
        if (Waits) return (_waiting = new TaskCompletionSource<ChargeResult>()).Task;
        return Next();
    }

    /// <summary>Answers the charge that waits. What comes after it runs on this thread.</summary>
    public void Answer() => _waiting!.SetResult(Next().Result);

    public Task<RefundResult> RefundAsync(Charge charge, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Quote> QuoteAsync(UserId userId, long credits, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private Task<ChargeResult> Next() => _results[_next++ % Figures];

    private static ChargeResult Result(int number) => new(ChargeOutcome.Granted, new Balance
    {
        Tier = "pro",
        Total = 150_000,
        Used = 40_000 + (5 * number),
        Overage = 0,
        Cycle = new BillingCycle(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(30)),
    });
}
