namespace KalshiBook.ApiHost.Tests;

/// <summary>A project that moves from its secret to a key: tokens of both are good, each by its own check.</summary>
public sealed class BothWaysTests
{
    private const string Secret = "a-secret-of-the-tests-and-nothing-else";

    [Fact]
    public async Task Tokens_of_the_secret_and_of_the_key_set_are_let_in()
    {
        var key = ProjectKey.Make("ES256");
        await using var project = await KeySetStub.StartAsync(key);
        await using var host = await StartAsync(project);

        using var bySecret = await host.GetAsync("/keys", Jwt.Hs256(Secret, Jwt.Claims(project.Issuer)));
        using var byKey = await host.GetAsync("/keys", key.Token(Jwt.Claims(project.Issuer)));

        Assert.Equal(200, (int)bySecret.StatusCode);
        Assert.Equal(200, (int)byKey.StatusCode);
    }

    [Fact]
    public async Task The_secret_needs_no_project()
    {
        await using var project = await KeySetStub.StartAsync(ProjectKey.Make("ES256"));
        project.IsDown = true;
        await using var host = await StartAsync(project);

        using var good = await host.GetAsync("/keys", Jwt.Hs256(Secret, Jwt.Claims(project.Issuer)));
        using var bad = await host.GetAsync("/keys", Jwt.Hs256("another-secret-of-the-tests-and-nothing-else", Jwt.Claims(project.Issuer)));

        Assert.Equal(200, (int)good.StatusCode);
        await bad.ErrorAsync(401, "invalid_token");
        Assert.Equal(0, project.Fetches);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("Bearer ")]
    [InlineData("bearer  ")]
    public async Task The_scheme_is_written_in_any_case_and_followed_by_any_number_of_spaces(string scheme)
    {
        await using var project = await KeySetStub.StartAsync(ProjectKey.Make("ES256"));
        await using var host = await StartAsync(project, onKestrel: true); // the test server tidies the header up
        using var request = new HttpRequestMessage(HttpMethod.Get, "/keys");
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {Jwt.Hs256(Secret, Jwt.Claims(project.Issuer))}");

        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    [InlineData("garbage")]
    [InlineData("Bearer a b c")]
    [InlineData("Bearer a.b.c.d.e")]
    [InlineData("Bearer e30.a.b.c.d")] // an encrypted token, of which the parser says something else than of any other
    [InlineData("  ")]
    public async Task Any_other_header_is_refused(string header)
    {
        await using var project = await KeySetStub.StartAsync(ProjectKey.Make("ES256"));
        await using var host = await StartAsync(project);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/keys");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ErrorAsync(401, "invalid_token");
    }

    private static Task<Host> StartAsync(KeySetStub project, bool onKestrel = false) => Host.StartAsync(new HostSettings
    {
        Environment = "Production",
        OnKestrel = onKestrel,
        Configuration = new([project.Setting, new("SUPABASE_JWT_SECRET", Secret)]),
    });
}
