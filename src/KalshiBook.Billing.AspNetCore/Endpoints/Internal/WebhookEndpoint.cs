using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary><c>POST /billing/webhook</c>: what Stripe has to tell. Its signature is all that lets anybody in.</summary>
internal static class WebhookEndpoint
{
    private const int MaxBytes = 1024 * 1024;

    private static ErrorBody InvalidSignature { get; } = KnownErrors.Of(
        StatusCodes.Status400BadRequest, ErrorCodes.InvalidSignature, "The signature is missing, wrong, or more than 300 seconds off.");

    private static ErrorBody InvalidPayload { get; } = KnownErrors.Of(
        StatusCodes.Status400BadRequest, ErrorCodes.InvalidPayload, "The body is not a Stripe event.");

    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/webhook", PostAsync)
        .WithMetadata(new BillingEndpointMetadata(BillingEndpointKind.Webhook))
        .AllowAnonymous().DisableAntiforgery().DisableRateLimiting().ExcludeFromDescription();

    private static async Task<IResult> PostAsync(
        HttpContext context, [FromServices] IOptions<BillingOptions> options, [FromServices] TimeProvider clock)
    {
        var secrets = WebhookSignature.Secrets(options.Value);
        if (!options.Value.IsStripeOn || secrets.Count == 0) return new BillingErrorResult(KnownErrors.StripeNotConfigured);
        using var bytes = await RequestBody.ReadAsync(context.Request, MaxBytes, context.RequestAborted).ConfigureAwait(false);
        if (bytes is null) return new BillingErrorResult(KnownErrors.PayloadTooLarge);
        var header = context.Request.Headers["Stripe-Signature"].ToString();
        if (StrictUtf8.Decode(bytes) is not { } body || !WebhookSignature.IsValid(body, header, secrets, clock.GetUtcNow()))
            return new BillingErrorResult(InvalidSignature);
        if (WebhookEventParser.Parse(body) is not { } webhookEvent) return new BillingErrorResult(InvalidPayload);
        // Not the request's own token: what was begun is brought to its end, so that a delivery that Stripe gave up on is not for nothing.
        await context.RequestServices.GetRequiredService<IWebhookHandler>().HandleAsync(webhookEvent, CancellationToken.None).ConfigureAwait(false);
        return TypedResults.Json(new WebhookResponse { Received = true }, BillingJsonContext.Default.WebhookResponse);
    }
}
