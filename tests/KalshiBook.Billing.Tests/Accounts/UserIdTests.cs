namespace KalshiBook.Billing.Tests.Accounts;

public sealed class UserIdTests
{
    private const string Uuid = "0af3b2c1-4b0e-5a61-9d7c-2f5f1c8e7b90";

    [Theory]
    [InlineData(Uuid)]
    [InlineData("0AF3B2C1-4B0E-5A61-9D7C-2F5F1C8E7B90")]
    public void Parse_Uuid_IsStoredAsItIs(string text)
    {
        var id = UserId.Parse(text);
        Assert.True(id.IsUuid);
        Assert.Equal(new Guid(Uuid), id.Key);
        Assert.Equal(Uuid, id.Value);
        Assert.Equal(UserId.From(new Guid(Uuid)), id);
    }

    // Guid's own parser takes all of these for a UUID, and some for another user's.
    [Theory]
    [InlineData("0af3b2c14b0e5a619d7c2f5f1c8e7b90")]
    [InlineData("{0af3b2c1-4b0e-5a61-9d7c-2f5f1c8e7b90}")]
    [InlineData(" 0af3b2c1-4b0e-5a61-9d7c-2f5f1c8e7b90")]
    [InlineData("+af3b2c1-4b0e-5a61-9d7c-2f5f1c8e7b90")]
    [InlineData("0xf3b2c1-4b0e-5a61-9d7c-2f5f1c8e7b90")]
    [InlineData("0af3b2c1-0x0e-5a61-9d7c-2f5f1c8e7b90")]
    public void Parse_AlmostUuid_IsAnIdOfItsOwn(string text)
    {
        var id = UserId.Parse(text);
        Assert.False(id.IsUuid);
        Assert.Equal(text, id.Value);
        Assert.NotEqual(UserId.Parse(Uuid), id);
    }

    // By Python: uuid.uuid5(uuid.UUID("6f0c3a52-4b0e-5a61-9d7c-2f5f1c8e7b90"), text)
    [Theory]
    [InlineData("auth0|507f1f77bcf86cd799439011", "fbf703af-5223-541f-afb3-c18ed7310d2c")]
    [InlineData("Zoë 東京", "74651816-01c5-5db9-a3f5-f25664d639b5")]
    public void Parse_OtherText_HasAUuidOfVersionFiveBesideIt(string text, string key)
    {
        var id = UserId.Parse(text);
        Assert.False(id.IsUuid);
        Assert.Equal(text, id.Value);
        Assert.Equal(text, id.ToString());
        Assert.Equal(new Guid(key), id.Key);
        Assert.Equal(5, id.Key.Version);
        Assert.Equal(0b10, id.Key.Variant >> 2);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007f")]
    [InlineData("a\u0085b")]
    public void TryParse_TextThatCannotBeStored_IsNoId(string? text)
    {
        Assert.False(UserId.TryParse(text, out var id));
        Assert.Null(id);
        Assert.Throws<FormatException>(() => UserId.Parse(text!));
    }

    // Not as data of a theory: attributes are kept in UTF-8, which has no lone surrogates.
    [Fact]
    public void TryParse_LoneSurrogate_IsNoId()
    {
        foreach (var text in new[] { "\ud83d", "a\ude00b", "\ud83d\ud83d\ude00", "\ude00\ud83d" }) Assert.False(UserId.TryParse(text, out _));
    }

    [Fact]
    public void TryParse_Length_IsUpTo255()
    {
        Assert.True(UserId.TryParse(new string('é', 255), out _));
        Assert.True(UserId.TryParse("😀" + new string('x', 253), out _));
        Assert.False(UserId.TryParse(new string('x', 256), out _));
    }

    [Fact]
    public void Equality_SameKey_IsTheSameUser()
    {
        Assert.Equal(UserId.Parse("user-1"), UserId.Parse("user-1"));
        Assert.Equal(UserId.Parse("user-1").GetHashCode(), UserId.Parse("user-1").GetHashCode());
        Assert.NotEqual(UserId.Parse("user-1"), UserId.Parse("User-1"));
    }

    [Fact]
    public void Default_Value_NamesNobody()
    {
        Assert.Throws<InvalidOperationException>(() => default(UserId).Value);
        Assert.Equal("", default(UserId).ToString());
    }

    [Fact]
    public void NilUuid_NamesNobody()
    {
        Assert.False(UserId.TryParse("00000000-0000-0000-0000-000000000000", out _));
        Assert.Throws<ArgumentOutOfRangeException>("id", () => UserId.From(Guid.Empty));
    }
}
