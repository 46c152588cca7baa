using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Names an endpoint in usage records: <c>GET /markets/{ticker}</c>. Patterns and known methods only, so that there are few.</summary>
internal static class EndpointText
{
    // By the endpoint itself, and for as long as it lives: its metadata may be another endpoint's too, which has another pattern.
    private static readonly ConditionalWeakTable<Endpoint, ConcurrentDictionary<string, string>> Known = [];

    public static string Of(HttpContext context)
    {
        var method = Method(context.Request.Method);
        if (context.GetEndpoint() is not { } endpoint) return Make(method, "");
        var texts = Known.GetValue(endpoint, static _ => new ConcurrentDictionary<string, string>(StringComparer.Ordinal));
        return texts.GetOrAdd(method, static (method, endpoint) => Make(method, Pattern(endpoint)), endpoint);
    }

    // The method is the client's own text; anything may stand there.
    private static string Method(string method)
    {
        var known = HttpMethods.GetCanonicalizedValue(method);
        return known is "GET" or "POST" or "PUT" or "DELETE" or "PATCH" or "HEAD" or "OPTIONS" or "TRACE" or "CONNECT" ? known : "OTHER";
    }

    // A conventional route is one pattern for all actions.
    private static string Pattern(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is { AttributeRouteInfo: null } action
        ? $"{action.ControllerName}/{action.ActionName}"
        : (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "";

    private static string Make(string method, string pattern)
    {
        var text = $"{method} /{pattern.TrimStart('/')}";
        if (!UserId.IsStorable(text))
            text = string.Concat(text.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
        if (text.Length <= Charge.MaxTextLength) return text;
        var length = char.IsHighSurrogate(text[Charge.MaxTextLength - 1]) ? Charge.MaxTextLength - 1 : Charge.MaxTextLength;
        return text[..length];
    }
}
