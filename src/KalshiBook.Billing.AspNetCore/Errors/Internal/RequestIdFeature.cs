using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The id of a request, made when first asked for. What a client sends in X-Request-ID is not trusted: it would end up in logs.</summary>
internal sealed class RequestIdFeature
{
    public const string HeaderName = "X-Request-ID";

    private IHeaderDictionary? _headers;

    public string Id { get; } = RequestIdText.New();

    public static RequestIdFeature Of(HttpContext context)
    {
        var feature = context.Features.Get<RequestIdFeature>();
        if (feature is null) context.Features.Set(feature = new RequestIdFeature());
        return feature;
    }

    /// <summary>Puts the id on the response, also if an exception handler clears the headers in between.</summary>
    public void PutOn(HttpResponse response)
    {
        if (_headers is not null || response.HasStarted) return;
        _headers = response.Headers;
        response.OnStarting(
            static state =>
            {
                var request = (RequestIdFeature)state;
                request._headers![HeaderName] = request.Id;
                return Task.CompletedTask;
            },
            this);
    }
}
