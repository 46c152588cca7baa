using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary><c>POST /billing/sync</c>: the account, brought in line with Stripe there and then.</summary>
internal static class SyncEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/sync", PostAsync)
        .WithDescription("For the page that Stripe leads back to: whoever has paid need not wait for Stripe's own message.")
        .Describe<StatusResponse>(BillingEndpointKind.Sync, "Brings the account in line with Stripe.", 429, 502);

    private static async Task<IResult> PostAsync(HttpContext context, [FromServices] StripeGate gate, [FromServices] KnownTiers tiers)
    {
        if (!gate.TryEnter(context, out var user, out var refusal)) return refusal;
        var billing = context.RequestServices.GetRequiredService<IBillingService>();
        var account = await billing.SyncAsync(user.Id, context.RequestAborted).ConfigureAwait(false);
        tiers.Learn(user.Id, account.Tier);
        return StatusEndpoint.Answer(context, account);
    }
}
