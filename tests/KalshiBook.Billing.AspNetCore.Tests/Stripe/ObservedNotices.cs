using System.Collections.Concurrent;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What a host's observer hears.</summary>
internal sealed class ObservedNotices : IBillingObserver
{
    private readonly ConcurrentQueue<BillingNotice> _notices = new();

    public IReadOnlyList<BillingNotice> All => [.. _notices];

    public IEnumerable<BillingNotice> Of(BillingNoticeKind kind) => All.Where(notice => notice.Kind == kind);

    public ValueTask OnNoticeAsync(BillingNotice notice, CancellationToken cancellationToken)
    {
        _notices.Enqueue(notice);
        return ValueTask.CompletedTask;
    }
}
