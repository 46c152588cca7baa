namespace KalshiBook.Billing.Tests.Credits;

/// <summary>A store whose answers are held back until a test lets them go, and that knows of locked accounts.</summary>
internal sealed class HeldStore(BillingAccount account) : ChargesOnlyStore
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _gate = Opened();

    /// <summary>Gets the lists that were sent, in order; those that met a locked account when it was free.</summary>
    public List<IReadOnlyList<Charge>> Sent { get; } = [];

    /// <summary>Gets the lists that met a locked account and wait for it, in order.</summary>
    public List<IReadOnlyList<Charge>> Waited { get; } = [];

    /// <summary>Gets the accounts that somebody else has locked.</summary>
    public HashSet<UserId> Locked { get; } = [];

    /// <summary>Gets what lets those go on that wait for a locked account.</summary>
    public TaskCompletionSource Unlocking { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets or sets what a list meets before it is answered.</summary>
    public Action<IReadOnlyList<Charge>> OnSend { get; set; } = _ => { };

    /// <summary>Gets or sets what happens before a list is noted that waits for a locked account.</summary>
    public Action OnWait { get; set; } = () => { };

    /// <summary>Gets or sets what holds a list back besides.</summary>
    public Func<IReadOnlyList<Charge>, Task> HoldingAsync { get; set; } = _ => Task.CompletedTask;

    /// <summary>Gets or sets a value indicating whether the store goes on whatever is cancelled.</summary>
    public bool MindsNoToken { get; set; }

    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate.SetResult();

    public override async Task<IReadOnlyList<ChargeResult?>> ChargeUnlockedAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken)
    {
        await SendAsync(charges, cancellationToken);
        return [.. charges.Select(charge => Locked.Contains(charge.UserId) ? null : Granted())];
    }

    public override async Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken)
    {
        if (charges.Any(charge => Locked.Contains(charge.UserId)))
        {
            OnWait();
            lock (_lock) Waited.Add(charges);
            await Unlocking.Task.WaitAsync(cancellationToken);
        }
        await SendAsync(charges, cancellationToken);
        return [.. charges.Select(_ => Granted())];
    }

    private async Task SendAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken)
    {
        lock (_lock) Sent.Add(charges);
        await _gate.Task.WaitAsync(MindsNoToken ? CancellationToken.None : cancellationToken);
        await HoldingAsync(charges).WaitAsync(cancellationToken);
        OnSend(charges);
    }

    private ChargeResult Granted() => new(ChargeOutcome.Granted, account.Balance);

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
