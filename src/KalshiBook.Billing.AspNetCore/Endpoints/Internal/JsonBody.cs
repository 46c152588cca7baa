using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The JSON object in a request's body, or what is wrong with it.</summary>
/// <param name="Root">The object, or null where there is no body and none is needed.</param>
/// <param name="Fault">What is wrong, or null.</param>
internal sealed record JsonBody(JsonElement? Root, ErrorBody? Fault)
{
    private const int MaxBytes = 16 * 1024;

    /// <summary>Reads it in the handler, where who is calling is known: what binds a body refuses a wrong media type before that.</summary>
    public static async Task<JsonBody> ReadAsync(HttpContext context, bool isRequired)
    {
        using var body = await RequestBody.ReadAsync(context.Request, MaxBytes, context.RequestAborted).ConfigureAwait(false);
        if (body is { Length: 0 }) return isRequired ? Wrong(KnownErrors.InvalidJson) : new JsonBody(null, null);
        if (!context.Request.HasJsonContentType()) return Wrong(KnownErrors.UnsupportedMediaType);
        return body is null ? Wrong(KnownErrors.PayloadTooLarge) : Parse(body);
    }

    private static JsonBody Parse(MemoryStream body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new JsonBody(document.RootElement.Clone(), null)
                : Wrong(KnownErrors.Validation("The body must be a JSON object."));
        }
        catch (JsonException)
        {
            return Wrong(KnownErrors.InvalidJson);
        }
    }

    private static JsonBody Wrong(ErrorBody fault) => new(null, fault);
}
