using System.Security.Cryptography;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Makes ids of requests: <c>req_</c> and 48 random bits.</summary>
internal static class RequestIdText
{
    private const string Start = "req_";
    private const int RandomBytes = 6;
    private const int Reserve = 64;

    // Random bytes are asked of the system for many ids at once: each question takes half a microsecond, whatever its size. Each thread has a
    // reserve of its own, so that no two take the same bytes, and no lock is needed.
    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    public static string New()
    {
        var random = _random ??= new byte[Reserve * RandomBytes];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(random);
            _left = Reserve;
        }
        _left--;
        return string.Create(Start.Length + (2 * RandomBytes), random.AsSpan(_left * RandomBytes, RandomBytes), static (text, bytes) =>
        {
            Start.CopyTo(text);
            Convert.TryToHexStringLower(bytes, text[Start.Length..], out _);
        });
    }
}
