namespace KalshiBook.Billing.Testing;

/// <summary>Holds requests until it is released. A request that its client gave up waits on, and is carried out when released: as at Stripe.</summary>
public sealed class StripeTwinHang : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what completes when the first request hangs.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets all requests go on, those that come later too.</summary>
    public void Release() => _released.TrySetResult();

    /// <inheritdoc cref="Release"/>
    public void Dispose() => Release();

    internal Task HoldAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(cancellationToken);
    }
}
