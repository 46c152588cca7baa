using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;

namespace KalshiBook.Billing.Testing;

/// <summary>An endpoint, which is sent its events one after the other. One that it does not take is sent again later, beside the others.</summary>
internal sealed class Endpoint(StripeTwinWebhook webhook, WebhookSettings settings)
{
    private readonly Channel<Delivery> _queue = Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleReader = true });

    private readonly string _address = AddressOf(new Uri(webhook.Url));

    public StripeTwinWebhook Webhook => webhook;

    public void Add(Delivery delivery) => _queue.Writer.TryWrite(delivery);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var delivery in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var refusal = await TryAsync(delivery, cancellationToken).ConfigureAwait(false);
            if (refusal is null) settings.Taken(delivery, false);
            else settings.Refused(delivery);
            delivery.Tried.TrySetResult();
            if (refusal is null) continue;
            TwinLog.WebhookRefused(settings.Logger, _address, delivery.Event?.Type ?? "a thin event", refusal);
            _ = RetryAsync(delivery, cancellationToken);
        }
    }

    // Without what may be secret in it.
    private static string AddressOf(Uri url) => $"{url.Scheme}://{url.Authority}{url.AbsolutePath}";

    private async Task RetryAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var delay in settings.RetryDelays)
            {
                await Task.Delay(delay, settings.Clock, cancellationToken).ConfigureAwait(false);
                if (await TryAsync(delivery, cancellationToken).ConfigureAwait(false) is not null) continue;
                settings.Taken(delivery, true);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The twin is going.
        }
    }

    // Null: it was taken. Only a 2xx is a yes: a redirect isn't, and neither is silence. Each try is signed anew.
    private async Task<string?> TryAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var body = delivery.Body();
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url);
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8"));
        request.Headers.TryAddWithoutValidation("Stripe-Signature", Signature.Of(body, webhook.Secret, settings.Clock.GetUtcNow()));
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        try
        {
            using var response = await settings.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"it answered {(int)response.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return exception is HttpRequestException ? exception.Message : "it did not answer";
        }
    }
}
