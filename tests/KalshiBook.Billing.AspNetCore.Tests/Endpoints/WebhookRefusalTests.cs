using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What is not Stripe's, or no event, gets no further than the door, and leaves nothing of itself in the log.</summary>
public sealed class WebhookRefusalTests
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly byte[] Event = Encoding.UTF8.GetBytes(Webhooks.Event);

    public static TheoryData<string, string?> Forged => new()
    {
        { "unsigned", null },
        { "empty", "" },
        { "no header at all", "nonsense" },
        { "another secret", Webhooks.Sign(Event, "whsec_other") },
        { "an empty secret", Webhooks.Sign(Event, "") },
        { "another body", Webhooks.Sign([.. Event, (byte)' ']) },
        { "too old", Webhooks.Sign(Event, time: TestApp.Start.AddSeconds(-301)) },
        { "of the future", Webhooks.Sign(Event, time: TestApp.Start.AddSeconds(301)) },
        { "an older scheme", Webhooks.Sign(Event).Replace("v1=", "v0=", StringComparison.Ordinal) },
        { "in capitals", Webhooks.Sign(Event).ToUpperInvariant() },
        { "cut", Webhooks.Sign(Event)[..^1] },
        { "without a time", Webhooks.Sign(Event)[13..] },
        { "with another time", Webhooks.Sign(Event).Replace("t=1", "t=2", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task A_signature_that_is_not_good_is_400(string what, string? signature)
    {
        foreach (var errors in (bool[])[true, false])
        {
            await using var app = await StripeApp.StartAsync(errors);

            var response = await app.App.SendAsync(Event, signature);

            Assert.True((int)response.StatusCode == 400, what);
            await response.ErrorAsync(400, "invalid_signature");
            Assert.Empty(app.Handler.ReceivedCalls());
        }
    }

    [Theory]
    [InlineData("whsec_old")]
    [InlineData("whsec_new")]
    public async Task While_a_secret_is_replaced_both_are_good(string secret)
    {
        await using var app = await StripeApp.StartAsync(configuration: ("STRIPE_WEBHOOK_SECRET", " whsec_old ,, whsec_new,"));

        Assert.Equal(200, (int)(await app.App.SendAsync(Event, Webhooks.Sign(Event, secret))).StatusCode);
        var several = Webhooks.Sign(Event, "whsec_gone") + Webhooks.Sign(Event, secret)[12..];
        Assert.Equal(200, (int)(await app.App.SendAsync(Event, several)).StatusCode);
        await (await app.App.SendAsync(Event, Webhooks.Sign(Event, ""))).ErrorAsync(400, "invalid_signature");
    }

    [Fact]
    public async Task A_byte_that_is_no_UTF_8_is_no_text_that_was_signed()
    {
        await using var app = await StripeApp.StartAsync();
        byte[] body = [.. "{ \"id\": \"evt_1\", \"type\": \"a.b\", \"x\": \""u8, 0xFF, .. "\" }"u8];

        await (await app.App.SendAsync(body, Webhooks.Sign(body))).ErrorAsync(400, "invalid_signature");
        byte[] replaced = [.. body[..^4], 0xEF, 0xBF, 0xBD, .. body[^3..]];
        await (await app.App.SendAsync(body, Webhooks.Sign(replaced))).ErrorAsync(400, "invalid_signature");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "id": "evt_1" }""")]
    [InlineData("""{ "id": "evt_\u0000", "type": "a.b" }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "object": "charge" }""")]
    public async Task Signed_and_no_event_is_400(string body)
    {
        await using var app = await StripeApp.StartAsync();

        await (await app.App.SendSignedAsync(body)).ErrorAsync(400, "invalid_payload");
        var bytes = Encoding.UTF8.GetBytes(body);
        await (await app.App.SendAsync(bytes, Webhooks.Sign(bytes, "whsec_other"))).ErrorAsync(400, "invalid_signature");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_more_than_1_MiB_is_413_whoever_signed_it(bool onKestrel)
    {
        await using var app = await StripeApp.StartAsync(errors: false, settings => settings.OnKestrel = onKestrel);
        var fits = Encoding.UTF8.GetBytes(Webhooks.Event + new string(' ', MaxBytes))[..MaxBytes];
        byte[] tooLong = [.. fits, (byte)' '];

        Assert.Equal(200, (int)(await app.App.SendAsync(fits, Webhooks.Sign(fits))).StatusCode);
        Assert.Equal(200, (int)(await app.App.SendAsync(InTwo(fits), Webhooks.Sign(fits))).StatusCode);
        await (await app.App.SendAsync(tooLong, Webhooks.Sign(tooLong))).ErrorAsync(413, "payload_too_large");
        await (await app.App.SendAsync(tooLong, null)).ErrorAsync(413, "payload_too_large");
        await (await app.App.SendAsync(InTwo(tooLong), Webhooks.Sign(tooLong))).ErrorAsync(413, "payload_too_large");

        static SlowBody InTwo(byte[] body) => new(null, body[..700_000], body[700_000..]);
    }

    [Fact]
    public async Task A_hosts_own_smaller_limit_is_413_too()
    {
        await using var app = await StripeApp.StartAsync(errors: false, settings =>
        {
            var add = settings.Add;
            settings.OnKestrel = true;
            settings.Add = (services, billing) =>
            {
                add(services, billing);
                services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = 100);
            };
        });

        await (await app.App.SendAsync(Event, Webhooks.Sign(Event))).ErrorAsync(413, "payload_too_large");
        await (await app.App.SendAsync(new SlowBody(null, Event), Webhooks.Sign(Event))).ErrorAsync(413, "payload_too_large");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_goes_in_the_middle_is_no_error(bool errors)
    {
        var ended = new TaskCompletionSource();
        await using var app = await StripeApp.StartAsync(errors, settings =>
        {
            settings.OnKestrel = true;
            settings.Before = host => host.Use(async (context, next) =>
            {
                await next(context);
                ended.TrySetResult();
            });
        });
        using (var client = new TcpClient())
        {
            var address = app.App.Client.BaseAddress!;
            await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            var half = $"POST {Webhooks.Path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Length: 1000\r\n\r\n{{ \"id\":";
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(half), TestContext.Current.CancellationToken);
        }

        await ended.Task;
        await app.App.StopAsync();

        Assert.Empty(app.Handler.ReceivedCalls());
        Assert.All(
            app.App.Logs.GetSnapshot().Where(record => record.Level >= LogLevel.Warning),
            record => Assert.Equal(BillingEventIds.PaygIsNotInvoiced, record.Id.Id));
    }

    [Fact]
    public async Task Nothing_of_body_header_and_secret_is_logged()
    {
        await using var app = await StripeApp.StartAsync();
        var signatures = new[] { Webhooks.Sign(Event), Webhooks.Sign(Event, "whsec_other"), "t=secret-time,v1=secret-hash" };
        foreach (var signature in signatures) await app.App.SendAsync(Event, signature);
        await app.App.SendSignedAsync("secret-text");

        // At any level, the framework's own included.
        var log = string.Join('\n', app.App.Logs.GetSnapshot()
            .Select(record => $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}"));

        string[] secrets = ["evt_1Dummy", "cus_Dummy1", "user-42", "secret-", Dummies.WebhookSecret, .. signatures.Select(signature => signature[^9..])];
        foreach (var text in secrets) Assert.DoesNotContain(text, log, StringComparison.Ordinal);
    }
}
