using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Stripe's events come in by their signature, and what becomes of them decides whether Stripe sends them again.</summary>
public sealed class WebhookTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_event_is_handled_and_acknowledged(bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors);

        var response = await app.App.SendSignedAsync(Webhooks.Event);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("""{"received":true}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Matches("^req_[0-9a-f]{12}$", response.Header("X-Request-ID"));
        var expected = new WebhookEvent
        {
            Id = "evt_1Dummy",
            Type = "customer.subscription.updated",
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1770724800),
            ObjectId = "sub_1Dummy",
            CustomerId = "cus_Dummy1",
            UserId = UserId.Parse("user-42"),
        };
        await app.Handler.Received(1).HandleAsync(expected, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Whatever_its_media_type(string? mediaType)
    {
        await using var app = await StripeApp.StartAsync();
        var bytes = Encoding.UTF8.GetBytes(Webhooks.Event);
        var body = new ByteArrayContent(bytes);
        if (mediaType is not null) body.Headers.TryAddWithoutValidation("Content-Type", mediaType);

        Assert.Equal(200, (int)(await app.App.SendAsync(body, Webhooks.Sign(bytes))).StatusCode);
    }

    [Fact]
    public async Task Neither_the_hosts_policies_nor_its_limits_nor_its_prices_are_for_Stripe()
    {
        await using var app = await StripeApp.StartAsync(change: settings =>
        {
            var add = settings.Add;
            settings.Endpoints = false;
            settings.Add = (services, billing) =>
            {
                add(services, billing);
                services.AddAntiforgery();
                services.AddAuthorizationBuilder()
                    .AddPolicy("nobody", policy => policy.RequireClaim("none"))
                    .AddFallbackPolicy("deny", policy => policy.RequireClaim("none"));
                services.AddRateLimiter(options => options.GlobalLimiter = OneADay());
            };
            settings.Map = host =>
            {
                host.UseRateLimiter();
                host.UseAntiforgery();
                host.MapGroup("/v1").RequireAuthorization("nobody").RequireCredits(5).MapKalshiBookBilling().RequireAuthorization("nobody");
            };
        });

        for (var i = 0; i < 20; i++) Assert.Equal(200, (int)(await app.App.SendSignedAsync(Webhooks.Event, "/v1/billing/webhook")).StatusCode);
        Assert.Equal(0, await app.App.UsedAsync("user-42"));
    }

    private static PartitionedRateLimiter<HttpContext> OneADay() => PartitionedRateLimiter.Create<HttpContext, string>(
        _ => RateLimitPartition.GetFixedWindowLimiter("all", _ => new() { PermitLimit = 1, Window = TimeSpan.FromDays(1) }));

    [Fact]
    public async Task Who_else_is_calling_does_not_matter()
    {
        await using var app = await StripeApp.StartAsync();
        var body = Encoding.UTF8.GetBytes(Webhooks.Event);

        for (var i = 0; i < 11; i++)
        {
            var response = await app.App.SendAsync(
                HttpMethod.Post, Webhooks.Path, content: new ByteArrayContent(body), key: "key-1", change: request =>
                {
                    request.Headers.Authorization = new("Bearer", "kb-1");
                    request.Headers.TryAddWithoutValidation("Stripe-Signature", Webhooks.Sign(body));
                });
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_could_not_be_done_is_to_be_sent_again(bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors);
        var call = app.Handler.HandleAsync(Arg.Any<WebhookEvent>(), Arg.Any<CancellationToken>());

        call.ThrowsAsync(new BillingStoreUnavailableException());
        var store = await app.App.SendSignedAsync(Webhooks.Event);
        await store.ErrorAsync(503, "store_unavailable");
        Assert.Equal("5", store.Header("Retry-After"));
        app.Handler.HandleAsync(Arg.Any<WebhookEvent>(), Arg.Any<CancellationToken>()).ThrowsAsync(new StripeUnavailableException());
        await (await app.App.SendSignedAsync(Webhooks.Event)).ErrorAsync(502, "stripe_error");

        Assert.Contains(app.App.Logs.GetSnapshot(), record => record.Id.Id == BillingEventIds.StoreWasUnavailable);
        Assert.Contains(app.App.Logs.GetSnapshot(), record => record.Id.Id == BillingEventIds.StripeWasUnavailable);
    }

    [Fact]
    public async Task A_fault_of_ours_is_not_acknowledged_either()
    {
        await using var app = await StripeApp.StartAsync();
        app.Handler.HandleAsync(Arg.Any<WebhookEvent>(), Arg.Any<CancellationToken>()).ThrowsAsync(new InvalidOperationException("a bug"));

        await (await app.App.SendSignedAsync(Webhooks.Event)).ErrorAsync(500, "internal_error");
    }

    [Fact]
    public async Task It_is_posted_to_and_stands_in_no_document()
    {
        await using var app = await StripeApp.StartAsync();

        await (await app.App.GetAsync(Webhooks.Path)).ErrorAsync(405, "method_not_allowed");
        var endpoint = app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Single(endpoint => endpoint.Metadata.GetMetadata<BillingEndpointMetadata>()?.Kind == BillingEndpointKind.Webhook);
        Assert.True(endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription);
    }

    [Fact]
    public async Task A_handler_without_Stripe_is_never_asked_for()
    {
        await using var app = await TestApp.StartAsync(_ => { });

        await (await app.SendSignedAsync(Webhooks.Event)).ErrorAsync(503, "stripe_not_configured");
    }
}
