using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace KalshiBook.Billing.Testing;

/// <summary>Reads a request with all that a test may want to see of it. Null: its body is longer than a million bytes.</summary>
internal static class RequestReader
{
    private const int MostBytes = 1_000_000;

    public static async Task<StripeTwinRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes || await ReadBodyAsync(request.Body, cancellationToken).ConfigureAwait(false) is not { } body) return null;
        var key = (string?)request.Headers["Idempotency-Key"];
        return new StripeTwinRequest(
            request.Method,
            request.Path.Value ?? "",
            [.. Pairs(request.QueryString.Value), .. Pairs(body)],
            string.IsNullOrEmpty(key) ? null : key,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
    }

    private static async Task<string?> ReadBodyAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MostBytes) return null;
        }
        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string? text)
    {
        foreach (var pair in new QueryStringEnumerable(text))
            yield return KeyValuePair.Create(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
    }
}
