using System.Text;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KalshiBook.ApiHost.Tests;

/// <summary>An exception in the host is a 500 that tells nothing of the inside, and is not paid for.</summary>
public sealed class FailureTests
{
    private static readonly object Question = new { market_ticker = Recorded.Ticker, timestamp = Recorded.End };

    [Fact]
    public async Task In_a_handler_what_was_charged_is_given_back()
    {
        await using var host = await Host.StartAsync(BrokenHandler());
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;

        using var response = await host.SendAsync(HttpMethod.Post, "/orderbook", key, Question);

        await CheckAsync(host, response);
        Assert.Equal((1000, 0, 1000, 0), response.Credits());
        await CostsNothingAsync(host, token);
        Assert.Equal((999, 1, 1000, 1), (await host.GetAsync("/markets", key)).Credits()); // the rest goes on
    }

    [Theory]
    [InlineData("/markets")]
    [InlineData("/settlements")]
    public async Task Before_a_handler_nothing_is_charged(string path)
    {
        var isReady = false;
        await using var host = await Host.StartAsync(new HostSettings
        {
            Add = services => services.AddTransient(provider =>
                isReady ? throw new InvalidOperationException("the inside") : ActivatorUtilities.CreateInstance<MarketData>(provider)),
        });
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;
        isReady = true;

        using var response = await host.GetAsync(path, key);

        await CheckAsync(host, response);
        await CostsNothingAsync(host, token);
    }

    [Fact]
    public async Task In_Production_it_is_the_same()
    {
        var secret = new string('s', 64);
        var settings = BrokenHandler();
        (settings.Environment, settings.Configuration["SUPABASE_JWT_SECRET"]) = ("Production", secret);
        await using var host = await Host.StartAsync(settings);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Audience = "authenticated",
            Claims = new Dictionary<string, object> { ["sub"] = Guid.NewGuid().ToString() },
            Expires = host.Clock.GetUtcNow().AddHours(1).UtcDateTime,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
        });
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;

        using var response = await host.SendAsync(HttpMethod.Post, "/orderbook", key, Question);

        await CheckAsync(host, response);
        await CostsNothingAsync(host, token);
        await (await host.SendAsync(HttpMethod.Post, "/orderbook", key, new { })).ErrorAsync(422, "validation_error");
        var broken = new StringContent("{", Encoding.UTF8, "application/json");
        await (await host.SendAsync(HttpMethod.Post, "/orderbook", key, broken)).ErrorAsync(400, "invalid_json");
        await (await host.GetAsync("/nowhere")).ErrorAsync(404, "not_found");
    }

    internal static HostSettings BrokenHandler() => new()
    {
        Add = services => services.AddSingleton(provider =>
        {
            var json = new JsonOptions();
            Wire.Configure(json);
            json.SerializerOptions.Converters.Add(new NoLevels());
            return ActivatorUtilities.CreateInstance<MarketData>(provider, Options.Create(json));
        }),
    };

    private static async Task CheckAsync(Host host, HttpResponseMessage response)
    {
        var error = await response.ErrorAsync(500, "internal_error");
        Assert.Equal("An unexpected error occurred.", (string?)error["message"]);
        var record = Assert.Single(host.Logs.GetSnapshot(), record => record.Level >= LogLevel.Error);
        Assert.Contains(response.Header("X-Request-ID")!, record.Message, StringComparison.Ordinal);
        Assert.NotNull(record.Exception);
    }

    private static async Task CostsNothingAsync(Host host, string token)
    {
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, (long)(await (await host.GetAsync("/billing/status", token)).JsonAsync())["credits_used"]!);
        Assert.Empty((await (await host.GetAsync("/billing/usage", token)).JsonAsync())["data"]!.AsArray());
    }
}
