namespace KalshiBook.Billing.Testing;

/// <summary>What goes wrong with one request.</summary>
internal sealed record Fault(StripeTwinStage Stage)
{
    public Answer? Answer { get; init; }

    public bool Stored { get; init; }

    public bool Cuts { get; init; }

    public Func<CancellationToken, Task>? Wait { get; init; }

    /// <summary>Tells whether the request is not carried out at all.</summary>
    public bool Prevents => Stage == StripeTwinStage.Before && (Cuts || Answer is not null);

    public Task WaitAsync(CancellationToken cancellationToken) => Wait?.Invoke(cancellationToken) ?? Task.CompletedTask;
}
