using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A host that the tests of a class share, and a user who never runs out of credits or requests.</summary>
public sealed class DataHost : IAsyncLifetime
{
    private Host? _host;

    internal Host Host => _host ?? throw new InvalidOperationException("The host has not started.");

    internal string Token { get; private set; } = "";

    internal string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _host = await Host.StartAsync(new HostSettings { Configuration = Plenty() });
        Token = await Host.LogInAsync();
        Key = (string)(await Host.MakeKeyAsync(Token))["key"]!;
    }

    // Also after a start that failed, whose reason this must not hide.
    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Settings of a host whose free users have a million of everything.</summary>
    internal static Dictionary<string, string?> Plenty() => new()
    {
        ["KalshiBookBilling:Plans:free:MonthlyCredits"] = "1000000",
        ["KalshiBookBilling:Plans:free:RequestsPerMinute"] = "1000000",
    };

    internal Task<HttpResponseMessage> GetAsync(string path) => Host.GetAsync(path, Key);

    internal Task<HttpResponseMessage> PostAsync(string path, object body) => Host.SendAsync(HttpMethod.Post, path, Key, body);

    /// <summary>Gives a 200 answer, checked for what every one has.</summary>
    internal async Task<JsonObject> ReadAsync(string path)
    {
        using var response = await GetAsync(path);
        return await response.AnswerAsync();
    }

    /// <summary>Gives a 200 answer, checked for what every one has.</summary>
    internal async Task<JsonObject> ReadAsync(string path, object body)
    {
        using var response = await PostAsync(path, body);
        return await response.AnswerAsync();
    }

    /// <summary>Checks that something is looked up in vain, and charged.</summary>
    internal static async Task MissesAsync(HttpResponseMessage response, string code, long cost)
    {
        await response.ErrorAsync(404, code);
        Assert.Equal(cost, response.Credits()?.Cost);
    }

    /// <summary>Checks that a request is told which field is wrong, and is not charged.</summary>
    internal async Task RefusesAsync(Func<Task<HttpResponseMessage>> send, string field)
    {
        var used = await UsedAsync();
        using var response = await send();
        var error = await response.ErrorAsync(422, "validation_error");
        Assert.Contains(field, (string?)error["message"], StringComparison.Ordinal);
        Assert.Null(response.Credits());
        Assert.Equal(used, await UsedAsync());
    }

    internal async Task<long> UsedAsync()
    {
        using var response = await Host.GetAsync("/billing/status", Token);
        return (long)(await response.JsonAsync())["credits_used"]!;
    }
}
