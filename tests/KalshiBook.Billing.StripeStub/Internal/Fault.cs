namespace KalshiBook.Billing.Stubs;

/// <summary>What goes wrong with one request.</summary>
internal sealed record Fault(StripeStubStage Stage)
{
    public Answer? Answer { get; init; }

    public bool Stored { get; init; }

    public bool Cuts { get; init; }

    public Func<CancellationToken, Task>? Wait { get; init; }

    /// <summary>Tells whether the request is not carried out at all.</summary>
    public bool Prevents => Stage == StripeStubStage.Before && (Cuts || Answer is not null);

    public Task WaitAsync(CancellationToken cancellationToken) => Wait?.Invoke(cancellationToken) ?? Task.CompletedTask;
}
