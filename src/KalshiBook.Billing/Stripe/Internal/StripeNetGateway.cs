using Stripe;

namespace KalshiBook.Billing;

/// <summary>Checks signatures with Stripe's own library.</summary>
internal static class StripeNetGateway
{
    private const long ToleranceSeconds = 300;

    /// <summary>Tells whether a body was signed with a secret, within 300 seconds of a time.</summary>
    public static bool IsSignedBy(string body, string header, string secret, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(header) || string.IsNullOrWhiteSpace(secret)) return false;
        try
        {
            EventUtility.ValidateSignature(body, header, secret, ToleranceSeconds, now.ToUnixTimeSeconds());
            return true;
        }
        catch (Exception exception) when (exception is StripeException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
