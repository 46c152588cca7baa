using System.Globalization;
using Stripe;

namespace KalshiBook.Billing.Tests;

public sealed class WebhookSignatureTests
{
    private const string Body = """{ "id": "evt_1", "text": "naïve 😀" }""";

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 20, 54, 12, TimeSpan.Zero);

    [Fact]
    public void Any_of_the_secrets_will_do()
    {
        var header = Sign("whsec_2");

        Assert.True(WebhookSignature.IsValid(Body, header, ["whsec_1", "whsec_2"], Now));
        Assert.True(WebhookSignature.IsValid(Body, header, ["whsec_2", "whsec_1"], Now));
        Assert.False(WebhookSignature.IsValid(Body, header, ["whsec_1", "whsec_3"], Now));
        Assert.False(WebhookSignature.IsValid(Body, header, [], Now));
        Assert.False(WebhookSignature.IsValid(Body + " ", header, ["whsec_2"], Now));
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void It_is_good_for_five_minutes_both_ways(int seconds, bool isValid) =>
        Assert.Equal(isValid, WebhookSignature.IsValid(Body, Sign("whsec_1", seconds), ["whsec_1"], Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("nonsense")]
    [InlineData("t=,v1=")]
    [InlineData("t=1,v1=00")]
    [InlineData("v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("t=abc,t=1,v1=,v1")]
    [InlineData("=,=,=")]
    [InlineData(",")]
    public void A_header_that_is_none_signs_nothing(string? header) => Assert.False(WebhookSignature.IsValid(Body, header, ["whsec_1"], Now));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_secret_signs_nothing(string secret) =>
        Assert.False(WebhookSignature.IsValid(Body, SignAt(HeaderTime(Now), secret), [secret], Now));

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("9999999999")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_none_is_off_also_where_the_secret_signed_it(string time) =>
        Assert.False(WebhookSignature.IsValid(Body, SignAt(time, "whsec_1"), ["whsec_1"], Now));

    [Theory]
    [InlineData(null)]
    [InlineData("", "")]
    [InlineData(" , ,")]
    [InlineData("whsec_1", "whsec_1")]
    [InlineData(" whsec_1 ,, whsec_2,", "whsec_1", "whsec_2")]
    public void Secrets_stand_side_by_side_while_one_is_replaced(string? setting, params string[] secrets) => Assert.Equal(
        secrets.Where(secret => secret.Length > 0), WebhookSignature.Secrets(new BillingOptions { StripeWebhookSecret = setting }));

    private static string Sign(string secret, int seconds = 0) => SignAt(HeaderTime(Now.AddSeconds(seconds)), secret);

    private static string SignAt(string time, string secret) => $"t={time},v1={EventUtility.ComputeSignature(secret, time, Body)}";

    private static string HeaderTime(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
