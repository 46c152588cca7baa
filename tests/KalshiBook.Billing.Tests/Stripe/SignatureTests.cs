using KalshiBook.Billing.Samples;

namespace KalshiBook.Billing.Tests.Stripe;

public sealed class SignatureTests
{
    private const string Body = """{"id":"evt_1","text":"é 🎈"}""";
    private const string Secret = "whsec_1";

    private static readonly DateTimeOffset Now = GatewayFixture.Now;
    private static readonly string Good = StripeSamples.Sign(Body, Now, Secret);
    private static readonly string Mac = Good[(Good.IndexOf("v1=", StringComparison.Ordinal) + 3)..];
    private static readonly string Time = Now.ToUnixTimeSeconds().ToString();

    private static readonly Dictionary<string, (string Body, string? Header, string? Secret, bool Good)> Cases = new()
    {
        ["good"] = (Body, Good, Secret, true),
        ["secret replaced by another, old one known here"] = (Body, StripeSamples.Sign(Body, Now, "whsec_2", Secret), Secret, true),
        ["secret replaced by another, new one known here"] = (Body, StripeSamples.Sign(Body, Now, Secret, "whsec_2"), Secret, true),
        ["spaces"] = (Body, $" t={Time} , v1={Mac} ", Secret, true),
        ["other schemes beside it"] = (Body, $"t={Time},v0={new string('0', 64)},v1={Mac},v2=x", Secret, true),
        ["5 minutes old"] = (Body, StripeSamples.Sign(Body, Now.AddSeconds(-300), Secret), Secret, true),
        ["older"] = (Body, StripeSamples.Sign(Body, Now.AddSeconds(-301), Secret), Secret, false),
        ["5 minutes ahead"] = (Body, StripeSamples.Sign(Body, Now.AddSeconds(300), Secret), Secret, true),
        ["further ahead"] = (Body, StripeSamples.Sign(Body, Now.AddSeconds(301), Secret), Secret, false),
        ["year 2039"] = (Body, StripeSamples.Sign(Body, new(2039, 1, 1, 0, 0, 0, TimeSpan.Zero), Secret), Secret, false),
        ["before 1970"] = (Body, StripeSamples.Sign(Body, DateTimeOffset.UnixEpoch.AddDays(-1), Secret), Secret, false),
        ["another secret"] = (Body, Good, "whsec_2", false),
        ["secret with a line end"] = (Body, Good, Secret + "\n", false),
        ["another body"] = (Body + " ", Good, Secret, false),
        ["empty body"] = ("", Good, Secret, false),
        ["another time"] = (Body, $"t={Now.ToUnixTimeSeconds() + 1},v1={Mac}", Secret, false),
        ["capitals"] = (Body, $"t={Time},v1={Mac.ToUpperInvariant()}", Secret, false),
        ["no v1"] = (Body, $"t={Time}", Secret, false),
        ["only v0"] = (Body, $"t={Time},v0={Mac}", Secret, false),
        ["no time"] = (Body, $"v1={Mac}", Secret, false),
        ["half a signature"] = (Body, $"t={Time},v1={Mac[..32]}", Secret, false),
        ["empty signature"] = (Body, $"t={Time},v1=", Secret, false),
        ["no header"] = (Body, null, Secret, false),
        ["empty header"] = (Body, "", Secret, false),
        ["blank header"] = (Body, "  ", Secret, false),
        ["garbage"] = (Body, "garbage", Secret, false),
        ["commas"] = (Body, ",,,", Secret, false),
        ["equals"] = (Body, "=,=,==", Secret, false),
        ["no secret"] = (Body, Good, null, false),
        ["empty secret"] = (Body, StripeSamples.Sign(Body, Now, ""), "", false),
        ["blank secret"] = (Body, StripeSamples.Sign(Body, Now, " "), " ", false),
        ["body that is no text"] = ("\ud800", Good, Secret, false),
        ["secret that is no text"] = (Body, Good, "\udc00", false),
        ["header that is no text"] = (Body, "t=\ud800,v1=\udc00", Secret, false),
        ["no body"] = (null!, Good, Secret, false),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void IsSignedBy_EachCase_IsJudgedAndThrowsNothing(string name)
    {
        var (body, header, secret, good) = Cases[name];
        Assert.Equal(good, StripeNetGateway.IsSignedBy(body, header!, secret!, Now));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("99999999999")]
    [InlineData("")]
    public void IsSignedBy_TimeThatIsNoneWithAGoodMac_IsFalse(string time)
    {
        var mac = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(Secret), System.Text.Encoding.UTF8.GetBytes($"{time}.{Body}")));
        Assert.False(StripeNetGateway.IsSignedBy(Body, $"t={time},v1={mac}", Secret, Now));
    }

    [Fact]
    public void IsSignedBy_EverySample_CanBeSigned() => Assert.All(StripeSamples.Names, name =>
    {
        var body = StripeSamples.Event(name);
        Assert.True(StripeNetGateway.IsSignedBy(body, StripeSamples.Sign(body, Now, Secret), Secret, Now));
    });
}
