using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A run that provokes every failure leaves no secret, token, key or e-mail address in any line of ours, at any level.</summary>
public sealed class LogPrivacyTests
{
    private const string Email = "alice@example.org";
    private const string ApiKey = "kb-0123456789abcdef";
    private const string KeyId = "key-of-alice";
    private const string BodyText = "text-of-the-body";

    private static readonly string[] Secrets = [Email, ApiKey, KeyId, BodyText, "sk_test_topsecret", "whsec_topsecret", "price_project"];

    private static readonly int[] Provoked =
    [
        BillingEventIds.RequestFailed, BillingEventIds.ChargeFailed, BillingEventIds.ChargeRefused, BillingEventIds.ChargeRefunded,
        BillingEventIds.RefundWaits, BillingEventIds.ChargeNotSettled,
    ];

    [Fact]
    public async Task No_line_has_anything_that_is_nobodys_business()
    {
        var isAway = false;
        TestApp? app = null;
        app = await TestApp.StartAsync(new TestAppSettings
        {
            RateLimits = true,
            Configuration = Dummies.StripeOn(("STRIPE_SECRET_KEY", "sk_test_topsecret"), ("STRIPE_WEBHOOK_SECRET", "whsec_topsecret")),
            Add = (services, _) =>
            {
                services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
                services.AddSingleton(provider => new Testing.InMemoryBillingStore(provider.GetRequiredService<PlanCatalogue>()));
                services.AddSingleton(provider => Flaky(provider.GetRequiredService<Testing.InMemoryBillingStore>(), () => isAway));
                services.AddSingleton<IStripeStore>(provider => provider.GetRequiredService<Testing.InMemoryBillingStore>());
            },
            Map = host =>
            {
                host.MapGet("/ok", () => "ok").RequireCredits(1);
                host.MapGet("/boom", string () => throw new InvalidOperationException("boom")).RequireCredits(5);
                host.MapGet("/away", () => { isAway = true; return Results.StatusCode(500); }).RequireCredits(5);
                host.MapPost("/body", (Dictionary<string, int> body) => body.Count).RequireCredits(5);
                host.MapGet("/dear", () => "ok").RequireCredits(100_000);
            },
        });
        await using var _ = app;

        foreach (var path in (string[])["/ok", "/boom", "/dear", "/nowhere", "/billing/status", "/billing/usage?from=never"])
            await CallAsync(app, HttpMethod.Get, path);
        await CallAsync(app, HttpMethod.Post, "/body", new StringContent($$"""{ "{{BodyText}}": "{{BodyText}}" }""", Encoding.UTF8, "application/json"));
        await CallAsync(app, HttpMethod.Get, "/billing/status", user: null);
        for (var i = 0; i < 30; i++) await CallAsync(app, HttpMethod.Get, "/ok");
        await app.ChangeAccountAsync(account => account with { ClosedAt = TestApp.Start }, Email);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await CallAsync(app, HttpMethod.Get, "/ok");
        await app.ChangeAccountAsync(account => account with { ClosedAt = null }, Email);
        await CallAsync(app, HttpMethod.Get, "/away");
        await CallAsync(app, HttpMethod.Get, "/ok");
        await CallAsync(app, HttpMethod.Get, "/billing/status");
        await app.StopAsync();

        var records = app.Logs.GetSnapshot();
        foreach (var id in Provoked) Assert.Contains(records, record => record.Id.Id == id);
        foreach (var record in records.Where(IsOursOrLoud))
        {
            foreach (var secret in Secrets) Assert.DoesNotContain(secret, Whole(record), StringComparison.OrdinalIgnoreCase);
        }
    }

    // What the framework says at Debug and Trace is the host's to switch on.
    private static bool IsOursOrLoud(FakeLogRecord record) =>
        record.Category?.StartsWith("KalshiBook", StringComparison.Ordinal) == true || record.Level >= LogLevel.Information;

    private static string Whole(FakeLogRecord record)
    {
        var state = record.StructuredState?.Select(entry => $"{entry.Key}={entry.Value}") ?? [];
        return $"{record.Message} {record.Exception} {string.Join(' ', state)} {string.Join(' ', record.Scopes)}";
    }

    private static IBillingStore Flaky(Testing.InMemoryBillingStore inner, Func<bool> isAway)
    {
        var store = Substitute.For<IBillingStore>();
        store.ChargeAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<CancellationToken>()).Returns(call => isAway()
            ? throw new BillingStoreUnavailableException() : inner.ChargeAsync(call.Arg<IReadOnlyList<Charge>>(), call.Arg<CancellationToken>()));
        store.RefundAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>()).Returns(call => isAway()
            ? throw new BillingStoreUnavailableException()
            : inner.RefundAsync(call.Arg<IReadOnlyList<Charge>>(), call.Arg<DateTimeOffset>(), call.Arg<CancellationToken>()));
        store.GetAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>()).Returns(call => isAway()
            ? throw new BillingStoreUnavailableException()
            : inner.GetAccountAsync(call.Arg<UserId>(), call.Arg<DateTimeOffset>(), call.Arg<CancellationToken>()));
        store.UpdateAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<Func<BillingAccount, BillingAccount>>(), Arg.Any<CancellationToken>())
            .Returns(call => inner.UpdateAccountAsync(
                call.Arg<UserId>(), call.Arg<DateTimeOffset>(), call.Arg<Func<BillingAccount, BillingAccount>>(), call.Arg<CancellationToken>()));
        return store;
    }

    private static async Task CallAsync(TestApp app, HttpMethod method, string path, HttpContent? content = null, string? user = Email)
    {
        var call = app.SendAsync(method, path, user, content, KeyId, request => request.Headers.Authorization = new("Bearer", ApiKey));
        while (await Task.WhenAny(call, Task.Delay(200, TestContext.Current.CancellationToken)) != call) app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await call).Dispose();
    }
}
