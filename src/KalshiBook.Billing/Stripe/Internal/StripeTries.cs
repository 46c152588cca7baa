using System.Net;

namespace KalshiBook.Billing;

/// <summary>Notes whether a try of a call may have been carried out. Stripe.net repeats a call by itself, and tells of the last try only.</summary>
internal sealed class StripeTries(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly AsyncLocal<StripeTries.Note?> Current = new();

    /// <summary>Begins a call.</summary>
    /// <returns>What is noted of the tries that the present flow makes from now on.</returns>
    public static Note Begin() => Current.Value = new Note();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var note = Current.Value ?? new Note();
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            note.MayBeDone |= response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests);
            return response;
        }
        catch (Exception exception) when (!NothingWasSent(exception))
        {
            note.MayBeDone = true;
            throw;
        }
    }

    /// <summary>Tells whether a try ended before it was sent: there was no connection to send it on.</summary>
    /// <param name="exception">What it ended with.</param>
    public static bool NothingWasSent(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>What is known of the tries of one call.</summary>
    internal sealed class Note
    {
        public bool MayBeDone { get; set; }

        /// <summary>Judges how the last try failed by what is known of those before: that it came to nothing does not say that none did.</summary>
        /// <param name="last">The failure of the last try.</param>
        public StripeFailure Judge(StripeFailure last) => MayBeDone && last.Kind is StripeFailureKind.Unreachable or StripeFailureKind.Busy
            ? last with { Kind = StripeFailureKind.Unknown }
            : last;
    }
}
