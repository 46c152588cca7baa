using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>What is published is no secret: no token that is signed with it as if it were one is let in.</summary>
public sealed class KeyConfusionTests
{
    private const string Secret = "a-secret-of-the-tests-and-nothing-else";

    private static readonly Dictionary<string, Func<ProjectKey, string, byte[]>> Published = new()
    {
        ["PEM"] = (key, _) => Encoding.UTF8.GetBytes(key.Pem),
        ["PEM with a line's end"] = (key, _) => Encoding.UTF8.GetBytes(key.Pem + "\n"),
        ["DER"] = (key, _) => key.Der,
        ["key set"] = (_, document) => Encoding.UTF8.GetBytes(document),
        ["key"] = (key, _) => Encoding.UTF8.GetBytes(key.Published.ToJsonString()),
        ["number as text"] = (key, _) => Encoding.UTF8.GetBytes(Number(key)),
        ["number"] = (key, _) => Base64Url.DecodeFromChars(Number(key)),
        ["key id"] = (key, _) => Encoding.UTF8.GetBytes(key.Id),
        ["nothing"] = (_, _) => [],
    };

    public static TheoryData<string, string, string?> Attempts => [..
        from algorithm in (string[])["ES256", "RS256"]
        from what in Published.Keys
        from secret in (string?[])[null, Secret]
        select (algorithm, what, secret)];

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task A_public_key_is_never_taken_for_a_secret(string algorithm, string what, string? secret)
    {
        var key = ProjectKey.Make(algorithm);
        await using var project = await KeySetStub.StartAsync(key);
        await using var host = await StartAsync(project, secret);
        var forged = Published[what](key, project.Document);

        foreach (var (name, keyId) in ((string, string?)[])[("HS256", key.Id), ("HS256", null), ("HS512", key.Id)])
        {
            using var response = await host.GetAsync("/keys", Jwt.Hmac(name, forged, Jwt.Claims(project.Issuer), keyId));
            await response.ErrorAsync(401, "invalid_token");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Secret)]
    public async Task A_secret_that_is_published_by_mistake_signs_nothing(string? secret)
    {
        var published = Encoding.UTF8.GetBytes("a-published-secret-of-the-tests-and-no-other");
        await using var project = await KeySetStub.StartAsync();
        project.Publish([new JsonObject { ["kty"] = "oct", ["kid"] = "key-1", ["alg"] = "HS256", ["k"] = Base64Url.EncodeToString(published) }]);
        await using var host = await StartAsync(project, secret);

        using var named = await host.GetAsync("/keys", Jwt.Hmac("HS256", published, Jwt.Claims(project.Issuer), "key-1"));
        using var unnamed = await host.GetAsync("/keys", Jwt.Hmac("HS256", published, Jwt.Claims(project.Issuer)));

        await named.ErrorAsync(401, "invalid_token");
        await unnamed.ErrorAsync(401, "invalid_token");
    }

    [Fact]
    public async Task A_key_of_the_tokens_own_is_not_asked()
    {
        var (key, own) = (ProjectKey.Make("ES256"), ProjectKey.Make("ES256"));
        await using var project = await KeySetStub.StartAsync(key);
        await using var elsewhere = await KeySetStub.StartAsync(own);
        await using var host = await StartAsync(project, secret: null);
        var header = new JsonObject
        {
            ["alg"] = "ES256",
            ["kid"] = own.Id,
            ["jwk"] = own.Published.DeepClone(),
            ["jku"] = elsewhere.Issuer + "/.well-known/jwks.json",
        };

        using var response = await host.GetAsync("/keys", own.Token(Jwt.Claims(project.Issuer), header));

        await response.ErrorAsync(401, "invalid_token");
        Assert.Equal(0, elsewhere.Fetches);
    }

    private static string Number(ProjectKey key) => (string)(key.Published["n"] ?? key.Published["x"])!;

    private static Task<Host> StartAsync(KeySetStub project, string? secret) => Host.StartAsync(new HostSettings
    {
        Environment = "Production",
        Configuration = new([project.Setting, new("SUPABASE_JWT_SECRET", secret)]),
    });
}
