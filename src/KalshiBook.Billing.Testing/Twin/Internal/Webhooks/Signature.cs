using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.Billing.Testing;

/// <summary>Stripe's signature of a body: the time, and an HMAC of time and body under the endpoint's secret.</summary>
internal static class Signature
{
    public static string Of(string body, string secret, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(mac)}";
    }
}
