using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KalshiBook.Billing.Testing;

/// <summary>What a twin of Stripe is like.</summary>
public sealed class StripeTwinOptions
{
    /// <summary>Gets the port on 127.0.0.1. Default: a free one.</summary>
    public int Port { get; init; }

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets what is sold. Default: <see cref="StripeTwinPrice.Project"/> and <see cref="StripeTwinPrice.PayAsYouGo"/>.</summary>
    public IReadOnlyList<StripeTwinPrice> Prices { get; init; } = [StripeTwinPrice.Project, StripeTwinPrice.PayAsYouGo];

    /// <summary>Gets who is sent events. More can be added later, by <see cref="StripeTwin.AddWebhook"/>.</summary>
    public IReadOnlyList<StripeTwinWebhook> Webhooks { get; init; } = [];

    /// <summary>
    /// Gets how long after each try an event is sent again that an endpoint answered with anything but 2xx. Default: from a second to a day, over three
    /// days, as Stripe does it in live mode; its own pauses are not published.
    /// </summary>
    public IReadOnlyList<TimeSpan> WebhookRetryDelays { get; init; } =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    /// <summary>
    /// Gets a value indicating whether time does what it does at Stripe: renews subscriptions, tries unpaid invoices again after 3, 5 and 7 days, and ends
    /// what is to end. Default: yes. Without it a test does that itself, by <see cref="StripeTwin.Renew"/> and <see cref="StripeTwin.End"/>.
    /// </summary>
    public bool BillsByClock { get; init; } = true;

    /// <summary>Gets a value indicating whether a subscription is <c>unpaid</c> after the last try, where it would be canceled else. Default: no.</summary>
    public bool LeavesUnpaid { get; init; }

    /// <summary>Gets who is told that a webhook was not taken, or that the state file can't be written. Default: nobody.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Gets the file that keeps everything from one start to the next, for a developer's machine. It belongs to one twin at a time. Default: none, and nothing is kept.</summary>
    public string? StateFile { get; init; }
}
