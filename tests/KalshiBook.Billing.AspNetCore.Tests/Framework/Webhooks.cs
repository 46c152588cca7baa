using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Sends what Stripe would send, and what it would not.</summary>
internal static class Webhooks
{
    public const string Path = "/billing/webhook";

    public const string Event = """
        {
          "id": "evt_1Dummy", "object": "event", "api_version": "2020-08-27", "created": 1770724800, "type": "customer.subscription.updated",
          "data": {
            "object": {
              "id": "sub_1Dummy", "object": "subscription", "customer": "cus_Dummy1", "status": "active", "description": "naïve 😀",
              "metadata": { "kalshibook_user_id": "user-42" }
            }
          }
        }
        """;

    /// <summary>Signs as Stripe says it does, which is not as the library checks it: by hand.</summary>
    public static string Sign(byte[] body, string secret = Dummies.WebhookSecret, DateTimeOffset? time = null)
    {
        var seconds = (time ?? TestApp.Start).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds + "."), .. body];
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash)}";
    }

    public static Task<HttpResponseMessage> SendAsync(this TestApp app, byte[] body, string? signature, string path = Path) =>
        app.SendAsync(new ByteArrayContent(body), signature, path);

    public static Task<HttpResponseMessage> SendAsync(this TestApp app, HttpContent body, string? signature, string path = Path) =>
        app.SendAsync(HttpMethod.Post, path, user: null, body, change: request =>
        {
            if (signature is not null) request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        });

    public static Task<HttpResponseMessage> SendSignedAsync(this TestApp app, string body, string path = Path) =>
        app.SendAsync(Encoding.UTF8.GetBytes(body), Sign(Encoding.UTF8.GetBytes(body)), path);
}
