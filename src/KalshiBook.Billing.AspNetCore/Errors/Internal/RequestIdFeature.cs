using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The id of a request, made when first asked for. What a client sends in X-Request-ID is not trusted: it would end up in logs.</summary>
internal sealed class RequestIdFeature
{
    public const string HeaderName = "X-Request-ID";

    private bool _isOnResponse;

    public string Id { get; } = "req_" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    public static RequestIdFeature Of(HttpContext context)
    {
        var feature = context.Features.Get<RequestIdFeature>();
        if (feature is null) context.Features.Set(feature = new RequestIdFeature());
        return feature;
    }

    /// <summary>Puts the id on the response, also if an exception handler clears the headers in between.</summary>
    public void PutOn(HttpResponse response)
    {
        if (_isOnResponse || response.HasStarted) return;
        _isOnResponse = true;
        response.OnStarting(
            static state =>
            {
                var (headers, id) = ((IHeaderDictionary, string))state;
                headers[HeaderName] = id;
                return Task.CompletedTask;
            },
            (response.Headers, Id));
    }
}
