namespace KalshiBook.ApiHost.Tests;

/// <summary>Which credential opens what: keys the data, access tokens the account.</summary>
public sealed class KeyAccessTests
{
    [Theory]
    [InlineData("GET", "/keys")]
    [InlineData("POST", "/keys")]
    [InlineData("DELETE", "/keys/garbage")]
    [InlineData("GET", "/billing/status")]
    public async Task A_key_makes_and_revokes_no_keys(string method, string path)
    {
        await using var host = await Host.StartAsync();

        using var response = await host.SendAsync(new HttpMethod(method), path, await host.MakeKeyAsync());

        await response.ErrorAsync(401, "invalid_auth_method");
    }

    [Theory]
    [InlineData("GET", "/keys")]
    [InlineData("POST", "/keys")]
    [InlineData("DELETE", "/keys/garbage")]
    public async Task Nobody_sees_or_makes_keys(string method, string path)
    {
        await using var host = await Host.StartAsync();

        using var response = await host.SendAsync(new HttpMethod(method), path);

        await response.ErrorAsync(401, "invalid_token");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("kb-")]
    [InlineData("kb-garbage")]
    [InlineData("kb-0123456789012345678901234567890123456789012")]
    [InlineData("KB-0123456789012345678901234567890123456789012")]
    [InlineData("garbage")]
    public async Task What_is_no_key_opens_no_data(string? key)
    {
        await using var host = await Host.StartAsync();

        using var response = await host.GetAsync("/markets", key);

        await response.ErrorAsync(401, "invalid_api_key");
        Assert.Null(response.Credits());
    }

    [Fact]
    public async Task An_access_token_opens_no_data()
    {
        await using var host = await Host.StartAsync();

        using var response = await host.GetAsync("/markets", await host.LogInAsync());

        await response.ErrorAsync(401, "invalid_api_key");
    }

    [Fact]
    public async Task A_key_is_good_in_its_own_case_only()
    {
        await using var host = await Host.StartAsync();
        var key = await host.MakeKeyAsync();

        foreach (var other in (string[])[key[..3] + Swap(key[3..]), key[..^1], key + "A", "KB-" + key[3..]])
        {
            using var response = await host.GetAsync("/markets", other);
            await response.ErrorAsync(401, "invalid_api_key");
        }
    }

    [Fact]
    public async Task The_usage_record_names_the_key()
    {
        await using var host = await Host.StartAsync();
        var token = await host.LogInAsync();
        var key = await host.MakeKeyAsync(token, "mine");
        using var used = await host.GetAsync("/markets", (string)key["key"]!);
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        using var usage = await host.GetAsync("/billing/usage?group_by=key", token);

        Assert.Equal((999, 1, 1000, 1), used.Credits());
        Assert.Contains((string)key["id"]!, (await usage.JsonAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    private static string Swap(string text) => string.Concat(text.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));
}
