using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing;

/// <summary>Logs notices and hands them to the host's observers.</summary>
internal sealed class Notices(IEnumerable<IBillingObserver> observers, ILogger<Notices> logger)
{
    public async Task RaiseAsync(BillingNotice notice, CancellationToken cancellationToken)
    {
        NoticeLog.Write(logger, notice);
        foreach (var observer in observers)
        {
            try
            {
                await observer.OnNoticeAsync(notice, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                NoticeLog.ObserverFailed(logger, exception, notice.Kind);
            }
        }
    }
}
