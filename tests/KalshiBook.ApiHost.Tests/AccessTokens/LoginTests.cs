using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>POST /auth/login</c> of a host in Development without Supabase, and nowhere else.</summary>
public sealed class LoginTests
{
    private const string Secret = "a-secret-of-the-tests-and-nothing-else";

    public static TheoryData<string, string, string> Elsewhere => new()
    {
        { "Production", "SUPABASE_JWT_SECRET", Secret },
        { "Production", "SUPABASE_URL", "https://project.supabase.co" },
        { "Staging", "SUPABASE_JWT_SECRET", Secret },
        { "Development", "SUPABASE_JWT_SECRET", Secret },
        { "Development", "SUPABASE_URL", "https://project.supabase.co" },
        { "Development", "KalshiBookBilling:SupabaseUrl", "https://project.supabase.co" },
    };

    public static TheoryData<string> BadAddresses => new(
        "{}",
        """{ "email": null }""",
        """{ "email": "" }""",
        """{ "email": "  " }""",
        """{ "email": "ann" }""",
        """{ "email": "@example.com" }""",
        """{ "email": "ann@" }""",
        """{ "email": "ann@example.com\nbcc" }""",
        """{ "email": "a\ud800n@example.com" }""",
        $$"""{ "email": "{{new string('a', 189)}}@example.com" }""");

    [Fact]
    public async Task A_log_in_answers_with_a_token_its_user_and_the_request_id()
    {
        await using var host = await Host.StartAsync();

        using var response = await LogInAsync(host, "ann@example.com");

        Assert.Equal(200, (int)response.StatusCode);
        var body = (await response.JsonAsync()).AsObject();
        Assert.Equal(["access_token", "user_id", "request_id"], body.Select(member => member.Key));
        Assert.Equal(Tokens.SubjectOf((string)body["access_token"]!), (string?)body["user_id"]);
        Assert.Equal(response.Header("X-Request-ID"), (string?)body["request_id"]);
    }

    [Fact]
    public async Task An_address_is_one_user_in_any_case_and_another_address_is_another()
    {
        await using var host = await Host.StartAsync();

        var users = new List<string>();
        foreach (var email in (string[])["ann@example.com", "Ann@Example.COM", "bob@example.com"])
            users.Add(Tokens.SubjectOf(await host.LogInAsync(email)));

        Assert.Equal(users[0], users[1]);
        Assert.NotEqual(users[0], users[2]);
    }

    [Fact]
    public async Task A_token_is_good_at_a_second_host_and_after_a_restart()
    {
        await using var store = await HostStore.StartAsync("sqlite");
        await using var second = await Host.StartAsync();
        string token;
        await using (var host = await Host.StartAsync(new HostSettings { Store = store }))
        {
            token = await host.LogInAsync();
            await host.MakeKeyAsync(token, "mine");
        }
        await using var restarted = await Host.StartAsync(new HostSettings { Store = store });

        using var atSecond = await second.GetAsync("/keys", token);
        using var atRestarted = await restarted.GetAsync("/keys", token);

        Assert.Equal(200, (int)atSecond.StatusCode);
        Assert.Equal("mine", (string?)Assert.Single((await atRestarted.JsonAsync())["data"]!.AsArray())!["name"]);
    }

    [Theory]
    [MemberData(nameof(BadAddresses))]
    public async Task A_body_without_a_good_address_is_refused_and_email_is_named(string body)
    {
        await using var host = await Host.StartAsync();

        using var response = await PostAsync(host, body);

        Assert.Contains("email", (string?)(await response.ErrorAsync(422, "validation_error"))["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "email": """)]
    [InlineData("")]
    public async Task A_body_that_is_no_JSON_is_refused(string body)
    {
        await using var host = await Host.StartAsync();

        using var response = await PostAsync(host, body);

        await response.ErrorAsync(400, "invalid_json");
    }

    [Fact]
    public async Task The_longest_address_logs_in()
    {
        await using var host = await Host.StartAsync();

        using var response = await LogInAsync(host, new string('a', 188) + "@example.com");

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task It_does_not_exist_elsewhere(string environment, string setting, string value)
    {
        await using var host = await Host.StartAsync(new HostSettings { Environment = environment, Configuration = { [setting] = value } });

        using var response = await LogInAsync(host, "ann@example.com");
        using var document = await host.GetAsync("/openapi.json");

        await response.ErrorAsync(404, "not_found");
        Assert.False((await document.JsonAsync())["paths"]!.AsObject().ContainsKey("/auth/login"));
    }

    private static Task<HttpResponseMessage> LogInAsync(Host host, string email) =>
        PostAsync(host, new JsonObject { ["email"] = email }.ToJsonString());

    private static Task<HttpResponseMessage> PostAsync(Host host, string body) =>
        host.SendAsync(HttpMethod.Post, "/auth/login", body: new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
}
