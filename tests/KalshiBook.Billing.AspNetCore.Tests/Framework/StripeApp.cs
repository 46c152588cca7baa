using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A host with Stripe on, and fakes behind its endpoints.</summary>
internal sealed class StripeApp : IAsyncDisposable
{
    private StripeApp(TestApp app, IBillingService billing, IWebhookHandler handler) => (App, Billing, Handler) = (app, billing, handler);

    public TestApp App { get; }

    public IBillingService Billing { get; }

    public IWebhookHandler Handler { get; }

    /// <summary>The endpoints that call Stripe, with a body that each of them takes.</summary>
    public static TheoryData<string, string?, bool> Endpoints => new(
        from endpoint in new (string, string?)[]
        {
            ("/billing/checkout", null), ("/billing/portal", null), ("/billing/payg", """{ "enable": true }"""), ("/billing/sync", null),
        }
        from errors in new[] { true, false }
        select new TheoryDataRow<string, string?, bool>(endpoint.Item1, endpoint.Item2, errors));

    public static async Task<StripeApp> StartAsync(bool errors = true, Action<TestAppSettings>? change = null, params (string, string?)[] configuration)
    {
        var (billing, handler) = (Substitute.For<IBillingService>(), Substitute.For<IWebhookHandler>());
        var settings = new TestAppSettings
        {
            Errors = errors,
            Configuration = Dummies.StripeOn([("STRIPE_WEBHOOK_SECRET", Dummies.WebhookSecret), .. configuration]),
            Add = (services, _) => services.AddSingleton(billing).AddSingleton(handler),
        };
        change?.Invoke(settings);
        return new StripeApp(await TestApp.StartAsync(settings), billing, handler);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string? json = null, string? user = TestApp.Alice, string? key = null) =>
        App.SendAsync(HttpMethod.Post, path, user, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), key);

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => App.SendAsync(HttpMethod.Post, path, content: content);

    /// <summary>Makes every call of the service fail.</summary>
    public void Fail(Exception exception)
    {
        Billing.StartCheckoutAsync(Arg.Any<BillingUser>(), Arg.Any<Plan>(), Arg.Any<CancellationToken>()).ThrowsAsync(exception);
        Billing.OpenPortalAsync(Arg.Any<BillingUser>(), Arg.Any<CancellationToken>()).ThrowsAsync(exception);
        Billing.EnablePaygAsync(Arg.Any<BillingUser>(), Arg.Any<OverageLimitChoice>(), Arg.Any<CancellationToken>()).ThrowsAsync(exception);
        Billing.DisablePaygAsync(Arg.Any<UserId>(), Arg.Any<CancellationToken>()).ThrowsAsync(exception);
        Billing.SyncAsync(Arg.Any<UserId>(), Arg.Any<CancellationToken>()).ThrowsAsync(exception);
        Billing.ClearReceivedCalls();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
