using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>SUPABASE_JWT_SECRET: tokens signed with HS256, and none but those.</summary>
public sealed class SecretTests
{
    private const string Secret = "a-secret-of-the-tests-and-nothing-else";

    private static readonly Dictionary<string, Func<string>> Bad = new()
    {
        ["another secret"] = () => Jwt.Hs256("another-secret-of-the-tests-and-nothing-else"),
        ["the secret with a blank"] = () => Jwt.Hs256(Secret + " "),
        ["no signature"] = () => Jwt.Hs256(Secret)[..(Jwt.Hs256(Secret).LastIndexOf('.') + 1)],
        ["wrong audience"] = () => With("aud", "anon"),
        ["audience in other case"] = () => With("aud", "Authenticated"),
        ["no audience"] = () => With("aud", null),
        ["empty audiences"] = () => With("aud", new JsonArray()),
        ["expired"] = () => With("exp", Jwt.Seconds(TimeSpan.FromHours(-1))),
        ["expired a second ago"] = () => With("exp", Jwt.Seconds(TimeSpan.FromSeconds(-1))),
        ["no exp"] = () => With("exp", null),
        ["exp as text"] = () => With("exp", "soon"),
        ["exp beyond all dates"] = () => With("exp", 1e30),
        ["not before tomorrow"] = () => With("nbf", Jwt.Seconds(TimeSpan.FromDays(1)), Jwt.Seconds(TimeSpan.FromDays(2))),
        ["none, unsigned"] = () => Jwt.Write(new JsonObject { ["alg"] = "none", ["typ"] = "JWT" }, Jwt.Claims(), _ => []),
        ["none, signed"] = () => Jwt.Hmac("none", Encoding.UTF8.GetBytes(Secret), Jwt.Claims()),
        ["None, unsigned"] = () => Jwt.Write(new JsonObject { ["alg"] = "None" }, Jwt.Claims(), _ => []),
        ["HS384"] = () => Jwt.Hmac("HS384", Encoding.UTF8.GetBytes(Secret), Jwt.Claims()),
        ["HS512"] = () => Jwt.Hmac("HS512", Encoding.UTF8.GetBytes(Secret), Jwt.Claims()),
        ["ES256"] = () => ProjectKey.Make("ES256").Token(Jwt.Claims()),
        ["no sub"] = () => With("sub", null),
        ["blank sub"] = () => With("sub", "  "),
        ["empty sub"] = () => With("sub", ""),
        ["sub with NUL"] = () => With("sub", "a\0b"),
        ["nil sub"] = () => With("sub", Guid.Empty.ToString()),
        ["too long sub"] = () => With("sub", new string('a', 256)),
        ["garbage"] = () => "garbage",
        ["two dots"] = () => "..",
        ["four dots"] = () => "....",
        ["no JSON"] = () => "a.b.c",
        ["no members"] = () => "e30.e30.",
        ["header is text"] = () => Jwt.Write(JsonValue.Create("HS256"), Jwt.Claims(), _ => [1]),
        ["header is a list"] = () => Jwt.Write(new JsonArray("HS256"), Jwt.Claims(), _ => [1]),
        ["alg is a number"] = () => Jwt.Write(new JsonObject { ["alg"] = 256 }, Jwt.Claims(), _ => [1]),
        ["alg is null"] = () => Jwt.Write(new JsonObject { ["alg"] = null }, Jwt.Claims(), _ => [1]),
        ["alg is a list"] = () => Jwt.Write(new JsonObject { ["alg"] = new JsonArray("HS256") }, Jwt.Claims(), _ => [1]),
        ["claims are a list"] = () => Jwt.Write(new JsonObject { ["alg"] = "HS256" }, new JsonArray(), _ => [1]),
        ["the local log-in's token"] = () => LocalTokens.Create(Jwt.User, "ann@example.com", DateTimeOffset.UtcNow),
    };

    public static TheoryData<string> BadOnes => [.. Bad.Keys];

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_good_token_is_let_in_whoever_issued_it(string environment)
    {
        await using var host = await StartAsync(environment);

        using var nobodys = await host.GetAsync("/keys", Jwt.Hs256(Secret));
        using var somebodys = await host.GetAsync("/billing/status", Jwt.Hs256(Secret, Jwt.Claims("https://elsewhere.example")));

        Assert.Equal(200, (int)nobodys.StatusCode);
        Assert.Equal(200, (int)somebodys.StatusCode);
    }

    [Theory]
    [MemberData(nameof(BadOnes))]
    public async Task A_bad_token_is_refused(string what)
    {
        await using var host = await StartAsync();

        using var response = await host.GetAsync("/keys", Bad[what]());

        await response.ErrorAsync(401, "invalid_token");
        Assert.StartsWith("Bearer", response.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadOnes))]
    public async Task A_bad_token_is_refused_where_there_is_a_key_set_too(string what)
    {
        await using var project = await KeySetStub.StartAsync(ProjectKey.Make("ES256", "another-key"));
        await using var host = await StartAsync(url: project.Url);

        using var response = await host.GetAsync("/keys", Bad[what]());

        await response.ErrorAsync(401, "invalid_token");
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("https://elsewhere.supabase.co/auth/v1", 401)]
    [InlineData("https://project.supabase.co", 401)]
    [InlineData("https://project.supabase.co/auth/v1", 200)]
    public async Task The_issuer_is_checked_where_the_project_is_known(string? issuer, int status)
    {
        await using var host = await StartAsync(url: "https://project.supabase.co/");

        using var response = await host.GetAsync("/keys", Jwt.Hs256(Secret, Jwt.Claims(issuer)));

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 401) await response.ErrorAsync(401, "invalid_token");
    }

    [Fact]
    public async Task No_token_at_all_is_refused()
    {
        await using var host = await StartAsync();

        using var response = await host.GetAsync("/keys");

        await response.ErrorAsync(401, "invalid_token");
    }

    [Fact]
    public async Task The_user_is_the_sub_and_its_audience_may_be_one_of_several()
    {
        await using var host = await StartAsync();
        await host.MakeKeyAsync(Jwt.Hs256(Secret), "mine");

        using var response = await host.GetAsync("/keys", With("aud", new JsonArray("other", "authenticated")));

        Assert.Equal("mine", (string?)Assert.Single((await response.JsonAsync())["data"]!.AsArray())!["name"]);
    }

    private static string With(string claim, JsonNode? value, long? end = null)
    {
        var claims = Jwt.Claims();
        if (end is not null) claims["exp"] = end;
        if (value is null) claims.Remove(claim);
        else claims[claim] = value;
        return Jwt.Hs256(Secret, claims);
    }

    private static Task<Host> StartAsync(string environment = "Production", string? url = null) => Host.StartAsync(new HostSettings
    {
        Environment = environment,
        Configuration = { ["SUPABASE_JWT_SECRET"] = Secret, ["SUPABASE_URL"] = url },
    });
}
