using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Names an endpoint in usage records: <c>GET /markets/{ticker}</c>. Patterns and known methods only, so that there are few.</summary>
internal static class EndpointText
{
    public static string Of(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        // A conventional route is one pattern for all actions.
        var pattern = endpoint?.Metadata.GetMetadata<ControllerActionDescriptor>() is { AttributeRouteInfo: null } action
            ? $"{action.ControllerName}/{action.ActionName}"
            : (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint?.DisplayName ?? "";
        return Storable($"{Method(context.Request.Method)} /{pattern.TrimStart('/')}");
    }

    // The method is the client's own text; anything may stand there.
    private static string Method(string method)
    {
        var known = HttpMethods.GetCanonicalizedValue(method);
        return known is "GET" or "POST" or "PUT" or "DELETE" or "PATCH" or "HEAD" or "OPTIONS" or "TRACE" or "CONNECT" ? known : "OTHER";
    }

    private static string Storable(string text)
    {
        if (!UserId.IsStorable(text))
            text = string.Concat(text.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
        if (text.Length <= Charge.MaxTextLength) return text;
        var length = char.IsHighSurrogate(text[Charge.MaxTextLength - 1]) ? Charge.MaxTextLength - 1 : Charge.MaxTextLength;
        return text[..length];
    }
}
