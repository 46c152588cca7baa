using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace KalshiBook.Billing.Stubs;

/// <summary>Reads a request with all that a test may want to see of it.</summary>
internal static class RequestReader
{
    public static async Task<StripeStubRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        var key = (string?)request.Headers["Idempotency-Key"];
        return new StripeStubRequest(
            request.Method,
            request.Path.Value ?? "",
            [.. Pairs(request.QueryString.Value), .. Pairs(body)],
            string.IsNullOrEmpty(key) ? null : key,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string? text)
    {
        foreach (var pair in new QueryStringEnumerable(text))
            yield return KeyValuePair.Create(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
    }
}
