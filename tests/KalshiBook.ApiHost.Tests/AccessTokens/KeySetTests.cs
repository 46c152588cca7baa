using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace KalshiBook.ApiHost.Tests;

/// <summary>SUPABASE_URL: tokens signed with a key that the project publishes, and none but those.</summary>
public sealed class KeySetTests
{
    private static readonly Dictionary<string, Func<ProjectKey, string, string>> Bad = new()
    {
        ["wrong issuer"] = (key, _) => key.Token(Jwt.Claims("https://elsewhere.supabase.co/auth/v1")),
        ["issuer without its path"] = (key, issuer) => key.Token(Jwt.Claims(issuer.Replace("/auth/v1", "", StringComparison.Ordinal))),
        ["no issuer"] = (key, _) => key.Token(Jwt.Claims()),
        ["wrong audience"] = (key, issuer) => key.Token(With(issuer, "aud", "anon")),
        ["no audience"] = (key, issuer) => key.Token(With(issuer, "aud", null)),
        ["expired"] = (key, issuer) => key.Token(With(issuer, "exp", Jwt.Seconds(TimeSpan.FromSeconds(-1)))),
        ["no exp"] = (key, issuer) => key.Token(With(issuer, "exp", null)),
        ["no sub"] = (key, issuer) => key.Token(With(issuer, "sub", null)),
        ["not before later"] = (key, issuer) => key.Token(With(issuer, "nbf", Jwt.Seconds(TimeSpan.FromMinutes(30)))),
        ["unknown key"] = (key, issuer) => ProjectKey.Make(key.Algorithm, "unknown").Token(Jwt.Claims(issuer)),
        ["another project's key by this one's name"] = (key, issuer) => ProjectKey.Make(key.Algorithm, key.Id).Token(Jwt.Claims(issuer)),
        ["key id that leads elsewhere"] = (key, issuer) => ProjectKey.Make(key.Algorithm).Token(Jwt.Claims(issuer), "../../key-1"),
        ["none"] = (key, issuer) => Jwt.Write(new JsonObject { ["alg"] = "none", ["kid"] = key.Id }, Jwt.Claims(issuer), _ => []),
        ["signature cut off"] = (key, issuer) => key.Token(Jwt.Claims(issuer))[..^10],
        ["claims changed"] = (key, issuer) => Changed(key.Token(Jwt.Claims(issuer))),
        ["two dots"] = (_, _) => "..",
        ["alg is null"] = (_, issuer) => Jwt.Write(new JsonObject { ["alg"] = null }, Jwt.Claims(issuer), _ => [1]),
    };

    public static TheoryData<string, string> BadOnes => [.. Bad.Keys.SelectMany(what => new[] { ("ES256", what), ("RS256", what) })];

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task A_good_token_is_let_in_and_the_key_set_is_fetched_once(string algorithm)
    {
        var key = ProjectKey.Make(algorithm);
        await using var project = await KeySetStub.StartAsync(key);
        await using var host = await StartAsync(project);

        for (var i = 0; i < 5; i++)
        {
            using var response = await host.GetAsync("/keys", key.Token(Jwt.Claims(project.Issuer)));
            Assert.Equal(200, (int)response.StatusCode);
        }

        Assert.Equal(1, project.Fetches);
        Assert.Empty(project.Others);
    }

    [Theory]
    [MemberData(nameof(BadOnes))]
    public async Task A_bad_token_is_refused(string algorithm, string what)
    {
        var key = ProjectKey.Make(algorithm);
        await using var project = await KeySetStub.StartAsync(key);
        await using var host = await StartAsync(project);

        using var response = await host.GetAsync("/keys", Bad[what](key, project.Issuer));

        await response.ErrorAsync(401, "invalid_token");
        Assert.Empty(project.Others);
    }

    [Fact]
    public async Task Keys_of_both_kinds_stand_beside_each_other()
    {
        var (curve, rsa) = (ProjectKey.Make("ES256"), ProjectKey.Make("RS256", "key-2"));
        await using var project = await KeySetStub.StartAsync(curve, rsa);
        await using var host = await StartAsync(project);

        foreach (var key in (ProjectKey[])[curve, rsa])
        {
            using var response = await host.GetAsync("/keys", key.Token(Jwt.Claims(project.Issuer)));
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":null}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task A_key_set_that_is_none_lets_nobody_in(string document)
    {
        var key = ProjectKey.Make("ES256");
        await using var project = await KeySetStub.StartAsync(key);
        project.Document = document;
        await using var host = await StartAsync(project);

        using var response = await host.GetAsync("/keys", key.Token(Jwt.Claims(project.Issuer)));

        await response.ErrorAsync(401, "invalid_token");
    }

    [Fact]
    public async Task A_project_that_is_away_is_told_in_the_log_and_asked_again()
    {
        var key = ProjectKey.Make("ES256");
        await using var project = await KeySetStub.StartAsync(key);
        project.IsDown = true;
        await using var host = await StartAsync(project);

        using var without = await host.GetAsync("/keys", key.Token(Jwt.Claims(project.Issuer)));
        project.IsDown = false;
        using var tooSoon = await host.GetAsync("/keys", key.Token(Jwt.Claims(project.Issuer)));
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        using var with = await host.GetAsync("/keys", key.Token(Jwt.Claims(project.Issuer)));

        await without.ErrorAsync(401, "invalid_token");
        await tooSoon.ErrorAsync(401, "invalid_token"); // so that requests don't wait for the project one behind the other
        Assert.Equal(200, (int)with.StatusCode);
        Assert.Contains(host.Logs.GetSnapshot(), record =>
            record.Level == LogLevel.Error && record.Message.Contains("SUPABASE_URL", StringComparison.Ordinal));
    }

    private static JsonObject With(string issuer, string claim, JsonNode? value)
    {
        var claims = Jwt.Claims(issuer);
        if (value is null) claims.Remove(claim);
        else claims[claim] = value;
        return claims;
    }

    // The user is another one, the signature the same.
    private static string Changed(string token)
    {
        var (parts, claims) = (token.Split('.'), Jwt.Claims());
        claims["sub"] = Guid.NewGuid().ToString();
        return $"{parts[0]}.{Jwt.Write(new JsonObject(), claims, _ => []).Split('.')[1]}.{parts[2]}";
    }

    private static Task<Host> StartAsync(KeySetStub project) =>
        Host.StartAsync(new HostSettings { Environment = "Production", Configuration = new([project.Setting]) });
}
