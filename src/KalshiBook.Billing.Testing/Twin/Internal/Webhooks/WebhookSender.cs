using System.Collections.Concurrent;
using System.Net.Security;

namespace KalshiBook.Billing.Testing;

/// <summary>Sends events to endpoints. Who adds an event holds the world's gate, so that every endpoint gets them in one order.</summary>
internal sealed class WebhookSender : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (connection, _, _, errors) => IsTrusted(connection, errors) },
    })
    { Timeout = TimeSpan.FromSeconds(20) };

    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Task, bool> _waiting = [];
    private readonly List<Endpoint> _endpoints = [];
    private readonly List<Task> _running = [];
    private readonly WebhookSettings _settings;
    private readonly World _world;

    public WebhookSender(World world, StripeTwinOptions options)
    {
        _world = world;
        _settings = new WebhookSettings(_http, options.Clock, options.WebhookRetryDelays, options.Logger) { Taken = Taken, Refused = Refused };
        world.Events.Added = one => Add(one, one.Type, isThin: false, () => BodyOf(one));
        world.Events.AddedThin = json => Add(null, "", isThin: true, () => json);
    }

    public void AddEndpoint(StripeTwinWebhook webhook)
    {
        var endpoint = new Endpoint(webhook, _settings);
        lock (_world.Gate)
        {
            _endpoints.Add(endpoint);
            _running.Add(Task.Run(() => endpoint.RunAsync(_end.Token)));
        }
    }

    /// <summary>Waits until every event was sent to everybody at least once.</summary>
    public async Task TriedAsync()
    {
        while (!_ended.Task.IsCompleted && _waiting.Keys.ToList() is { Count: > 0 } tasks) await Task.WhenAny(_ended.Task, Task.WhenAll(tasks)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _end.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_running).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is how they end.
        }
        _http.Dispose();
        _end.Dispose();
    }

    // On the loopback nobody is in between, and few machines trust their own development certificate.
    private static bool IsTrusted(object connection, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None || connection is SslStream { TargetHostName: "localhost" or "127.0.0.1" or "::1" };

    private void Add(EventRecord? one, string type, bool isThin, Func<string> body)
    {
        foreach (var endpoint in _endpoints.Where(endpoint => endpoint.Webhook.Wants(type, isThin)))
        {
            if (one is not null) one.Pending++;
            var delivery = new Delivery(one, body);
            var tried = delivery.Tried.Task;
            _waiting[tried] = true;
            _ = tried.ContinueWith(_ => _waiting.TryRemove(tried, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            endpoint.Add(delivery);
        }
    }

    private string BodyOf(EventRecord one)
    {
        lock (_world.Gate) return one.ToJson().ToJsonString();
    }

    private void Taken(Delivery delivery, bool wasRefused)
    {
        if (delivery.Event is not { } one) return;
        lock (_world.Gate)
        {
            one.Pending--;
            if (one.Pending == 0) one.Taken.TrySetResult();
            if (wasRefused) one.Failing--;
        }
    }

    private void Refused(Delivery delivery)
    {
        if (delivery.Event is not { } one) return;
        lock (_world.Gate) one.Failing++;
    }
}
