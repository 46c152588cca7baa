using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class SyncTests
{
    [Fact]
    public async Task It_answers_with_the_status_after_it()
    {
        await using var app = await StripeApp.StartAsync();
        app.Billing.SyncAsync(UserId.Parse(TestApp.Alice), Arg.Any<CancellationToken>()).Returns(async _ =>
        {
            await app.App.ChangeAccountAsync(account => account with { Tier = "project", CreditsTotal = 4000 });
            return await app.App.AccountAsync();
        });

        var response = await app.PostAsync("/billing/sync");

        Assert.Equal(200, (int)response.StatusCode);
        var (synced, status) = (await response.JsonAsync(), await (await app.App.GetAsync("/billing/status")).JsonAsync());
        Assert.Equal(4000, (long)synced["credits_total"]!);
        Assert.Equal(response.Header("X-Request-ID"), (string?)synced["request_id"]);
        synced["request_id"] = status["request_id"]!.DeepClone();
        Assert.True(JsonNode.DeepEquals(status, synced), synced.ToJsonString());
    }

    [Fact]
    public async Task The_rate_limit_learns_the_tier()
    {
        await using var app = await StripeApp.StartAsync();
        var account = await app.App.AccountAsync();
        app.Billing.SyncAsync(Arg.Any<UserId>(), Arg.Any<CancellationToken>()).Returns(account with { Tier = "project" });

        await app.PostAsync("/billing/sync");

        Assert.Equal("project", app.App.Services.GetRequiredService<KnownTiers>().Find(UserId.Parse(TestApp.Alice)));
    }

    [Fact]
    public async Task A_closed_account_is_403()
    {
        await using var app = await StripeApp.StartAsync();
        var account = await app.App.AccountAsync();
        app.Billing.SyncAsync(Arg.Any<UserId>(), Arg.Any<CancellationToken>()).Returns(account with { ClosedAt = TestApp.Start });

        await (await app.PostAsync("/billing/sync")).ErrorAsync(403, "account_closed");
    }
}
