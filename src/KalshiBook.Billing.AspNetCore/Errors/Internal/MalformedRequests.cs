using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Says what was wrong with a request that could not be bound. Nothing of what the client sent is repeated but a member's name.</summary>
internal static class MalformedRequests
{
    public static ErrorBody Of(HttpContext context, BadHttpRequestException exception, string apiKeyPrefix) => exception switch
    {
        { StatusCode: not StatusCodes.Status400BadRequest } => StatusErrors.Of(context, exception.StatusCode, apiKeyPrefix),
        { InnerException: JsonException json } => IsJson(json) ? WrongMember(json.Path) : KnownErrors.InvalidJson,
        { InnerException: null } when LacksBody(exception) =>
            IsEmpty(context.Request) ? KnownErrors.InvalidJson : KnownErrors.Validation("The body must not be null."),
        _ => StatusErrors.Of(context, exception.StatusCode, apiKeyPrefix),
    };

    /// <summary>Names a member by its path, such as <c>$.depth</c>. A missing one has none: its name stands only in a text made for developers.</summary>
    public static ErrorBody WrongMember(string? path) => KnownErrors.Validation(
        path?.TrimStart('$').TrimStart('.') is { Length: > 0 and <= 100 } name
            ? $"{name} is missing or not of the right kind."
            : "A member of the body is missing or not of the right kind.");

    // Text that is no JSON fails in the reader, whose exception is then inside; JSON that doesn't fit fails in the serializer.
    private static bool IsJson(JsonException exception) => exception.InnerException is not JsonException;

    // By what the framework asks too: over HTTP/2 no header needs to tell of a body.
    public static bool IsEmpty(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true;

    // The framework takes the JSON null for no body, and of two parameters that lack a value only its words tell which one is the body.
    private static bool LacksBody(BadHttpRequestException exception) =>
        exception.Message.EndsWith("was not provided from body.", StringComparison.Ordinal)
        || exception.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal);

    /// <summary>Whether the body is in a charset that nobody knows. The framework throws for that what hosts throw for faults of their own: its words tell.</summary>
    public static bool HasUnknownCharset(InvalidOperationException exception) =>
        exception.Message.StartsWith("Unable to read the request as JSON because the request content type charset", StringComparison.Ordinal);
}
