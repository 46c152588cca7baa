using Microsoft.AspNetCore.Builder;

namespace KalshiBook.Billing.Testing;

/// <summary>A twin of Stripe on this machine: its HTTP API, its pages and its signed webhooks, with a memory.</summary>
/// <remarks>
/// Stripe's own client libraries can't tell it from Stripe as far as this package's README says what it knows. Any secret key is right, no
/// money moves, and where Stripe may do one thing or another, it does the worse one.
/// </remarks>
public sealed partial class StripeTwin : IAsyncDisposable
{
    /// <summary>The version of Stripe's API that the twin speaks.</summary>
    public const string ApiVersion = "2026-10-28.endive";

    private const int MostRequests = 10_000;

    private readonly CancellationTokenSource _end = new();
    private readonly Queue<StripeTwinRequest> _requests = new();
    private readonly WebhookSender _webhooks;
    private readonly IdempotencyKeys _keys;
    private readonly World _world;
    private WebApplication? _app;
    private StateFile? _state;
    private Task _clockwork = Task.CompletedTask;
    private Task? _stop;

    private StripeTwin(StripeTwinOptions options)
    {
        _world = new World(options.Clock) { Logger = options.Logger, Bills = options.BillsByClock, AfterLastAttempt = options.LeavesUnpaid ? "unpaid" : "canceled" };
        _webhooks = new WebhookSender(_world, options);
        _keys = new IdempotencyKeys(options.Clock);
        Faults = new StripeTwinFaults { Clock = options.Clock };
    }

    /// <summary>Gets the base address, without a slash at its end: what <c>STRIPE_API_BASE</c> is set to.</summary>
    public string Url => _world.Url;

    /// <summary>Gets what goes wrong with the next requests.</summary>
    public StripeTwinFaults Faults { get; }

    /// <summary>Gets the last 10,000 requests, in the order in which they came.</summary>
    public IReadOnlyList<StripeTwinRequest> Requests
    {
        get { lock (_requests) return [.. _requests]; }
    }

    /// <summary>Starts a twin.</summary>
    /// <param name="options">What it is like; null for the defaults.</param>
    /// <returns>The twin, which answers.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="InvalidOperationException">Another twin has the state file.</exception>
    /// <exception cref="InvalidDataException">The state file can't be read.</exception>
    public static async Task<StripeTwin> StartAsync(StripeTwinOptions? options = null)
    {
        options ??= new StripeTwinOptions();
        var twin = new StripeTwin(options);
        try
        {
            await twin.RunAsync(options).ConfigureAwait(false);
            return twin;
        }
        catch
        {
            await twin.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds an endpoint, which is sent what happens from now on.</summary>
    /// <param name="webhook">The endpoint.</param>
    /// <exception cref="ArgumentException">Its address is no HTTP address, or it has no secret.</exception>
    public void AddWebhook(StripeTwinWebhook webhook)
    {
        if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new ArgumentException("The address of a webhook is an absolute HTTP address.", nameof(webhook));
        ArgumentException.ThrowIfNullOrWhiteSpace(webhook.Secret, nameof(webhook));
        _webhooks.AddEndpoint(webhook);
    }

    /// <summary>Does what is due by now, and waits until every event was sent to every endpoint once, taken or not.</summary>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="InvalidOperationException">The twin failed at something that was due.</exception>
    public async Task SettleAsync()
    {
        lock (_world.Gate) Calendar.CatchUp(_world);
        await _webhooks.TriedAsync().ConfigureAwait(false);
        if (_world.Failure is { } failure) throw new InvalidOperationException("Something that was due could not be done.", failure);
    }

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests()
    {
        lock (_requests) _requests.Clear();
    }

    /// <summary>Stops it. What hangs is cut.</summary>
    /// <returns>A task that ends when nothing is answered or sent any more.</returns>
    public ValueTask DisposeAsync()
    {
        lock (_end) _stop ??= StopAsync();
        return new ValueTask(_stop);
    }
}
