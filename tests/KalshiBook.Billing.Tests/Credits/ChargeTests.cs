using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.Tests.Credits;

public sealed class ChargeTests
{
    private static readonly UserId User = UserId.Parse("user-1");

    [Fact]
    public void Charge_EmptyId_Throws() => Assert.Throws<ArgumentOutOfRangeException>("id", () => Make(id: Guid.Empty));

    [Fact]
    public void Charge_DefaultUser_Throws() => Assert.Throws<ArgumentOutOfRangeException>(
        "userId", () => new Charge(Guid.NewGuid(), Accounts.Account.Start, default, 1, "GET /markets"));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(Charge.MaxCredits + 1)]
    public void Charge_CreditsOutOfRange_Throws(long credits) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(credits), () => Make(credits: credits));

    [Theory]
    [InlineData(1)]
    [InlineData(Charge.MaxCredits)]
    public void Charge_CreditsInRange_AreKept(long credits) => Assert.Equal(credits, Make(credits: credits).Credits);

    [Fact]
    public void Charge_NoEndpoint_Throws() => Assert.Throws<ArgumentNullException>("endpoint", () => Make(endpoint: null!));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("GET /a\0b")]
    [InlineData("GET /a\nb")]
    public void Charge_EndpointThatCannotBeStored_Throws(string endpoint) =>
        Assert.Throws<ArgumentException>(nameof(endpoint), () => Make(endpoint: endpoint));

    // Not as data of a theory: attributes are kept in UTF-8, which has no lone surrogates.
    [Fact]
    public void Charge_TextWithLoneSurrogate_Throws()
    {
        foreach (var text in new[] { "GET /\ud83d", "GET /\ude00\ud83d", "GET /\ud83d x" })
        {
            Assert.Throws<ArgumentException>("endpoint", () => Make(endpoint: text));
            Assert.Throws<ArgumentException>("apiKeyId", () => Make(apiKeyId: text));
        }
    }

    [Fact]
    public void Charge_TextTooLong_Throws()
    {
        var tooLong = new string('x', Charge.MaxTextLength + 1);
        Assert.Throws<ArgumentException>("endpoint", () => Make(endpoint: tooLong));
        Assert.Throws<ArgumentException>("apiKeyId", () => Make(apiKeyId: tooLong));
    }

    [Fact]
    public void Charge_TextOfTheGreatestLengthAndOfAnyScript_IsKept()
    {
        var text = "GET /😀/東京".PadRight(Charge.MaxTextLength, 'é');
        var charge = Make(endpoint: text, apiKeyId: text);
        Assert.Equal((text, text), (charge.Endpoint, charge.ApiKeyId));
    }

    [Fact]
    public void Charge_ApiKeyIdWithControlCharacter_Throws() => Assert.Throws<ArgumentException>("apiKeyId", () => Make(apiKeyId: "a\u0085b"));

    [Fact]
    public void Charge_TimeWithOffsetAndTicks_IsKeptInUtcToTheMicrosecond()
    {
        var time = new DateTimeOffset(2026, 3, 1, 1, 30, 0, TimeSpan.FromHours(2)).AddTicks(1_234_569);
        var kept = Make(time: time).Time;
        Assert.Equal(TimeSpan.Zero, kept.Offset);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 23, 30, 0, TimeSpan.Zero).AddTicks(1_234_560), kept);
    }

    [Fact]
    public void Charge_SameArguments_AreEqual()
    {
        var id = Guid.NewGuid();
        Assert.Equal(Make(id: id), Make(id: id));
    }

    [Fact]
    public void New_Clock_GivesItsTimeAndAnIdOfItsOwn()
    {
        var clock = new FakeTimeProvider(Accounts.Account.Start.AddTicks(7));
        var (first, second) = (Charge.New(clock, User, 5, "GET /markets", "key-1"), Charge.New(clock, User, 5, "GET /markets"));
        Assert.Equal(Accounts.Account.Start, first.Time);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(7, first.Id.Version);
        Assert.Equal("key-1", first.ApiKeyId);
        Assert.Null(second.ApiKeyId);
    }

    private static Charge Make(
        Guid? id = null, DateTimeOffset? time = null, long credits = 5, string endpoint = "GET /markets", string? apiKeyId = null) =>
        new(id ?? Guid.NewGuid(), time ?? Accounts.Account.Start, User, credits, endpoint, apiKeyId);
}
