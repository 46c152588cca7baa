using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Says what an answer without a body means: the framework's, an authentication handler's, or that of a handler that set a status.</summary>
internal static class StatusErrors
{
    public static ErrorBody Of(HttpContext context, int status, string apiKeyPrefix) => status switch
    {
        400 => KnownErrors.Of(status, ErrorCodes.BadRequest, "The request is malformed."),
        401 => Unauthorized(context, apiKeyPrefix),
        403 => KnownErrors.Of(status, ErrorCodes.Forbidden, "You may not do this."),
        404 => KnownErrors.Of(status, ErrorCodes.NotFound, "There is nothing here."),
        405 => KnownErrors.Of(status, ErrorCodes.MethodNotAllowed, "This method is not allowed here."),
        413 => KnownErrors.PayloadTooLarge,
        415 => KnownErrors.UnsupportedMediaType,
        422 => KnownErrors.Of(status, ErrorCodes.ValidationError, "The request is not acceptable."),
        429 => KnownErrors.Of(status, ErrorCodes.RateLimitExceeded, "Too many requests. Please slow down."),
        < 500 => KnownErrors.Of(status, ErrorCodes.BadRequest, "The request was refused."),
        _ => KnownErrors.Internal with { Status = status },
    };

    private static ErrorBody Unauthorized(HttpContext context, string apiKeyPrefix)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ICreditCostMetadata>()?.Credits is not null) return KnownErrors.InvalidApiKey;
        var authorization = context.Request.Headers.Authorization.ToString();
        const string Scheme = "Bearer ";
        var sentApiKey = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && authorization.AsSpan(Scheme.Length).TrimStart().StartsWith(apiKeyPrefix, StringComparison.OrdinalIgnoreCase);
        return sentApiKey ? KnownErrors.InvalidAuthMethod : KnownErrors.InvalidToken;
    }
}
