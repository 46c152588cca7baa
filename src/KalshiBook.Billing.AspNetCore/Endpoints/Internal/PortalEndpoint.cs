using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary><c>POST /billing/portal</c>: a page of Stripe's to manage the subscription at.</summary>
internal static class PortalEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/portal", PostAsync)
        .Describe<PortalResponse>(BillingEndpointKind.Portal, "Opens Stripe's customer portal.", 400, 429, 502);

    private static async Task<IResult> PostAsync(HttpContext context, [FromServices] StripeGate gate, [FromServices] BillingLinks links)
    {
        if (!gate.TryEnter(context, out var user, out var refusal)) return refusal;
        var billing = context.RequestServices.GetRequiredService<IBillingService>();
        var result = await billing.OpenPortalAsync(user, context.RequestAborted).ConfigureAwait(false);
        return result.Outcome switch
        {
            PortalOutcome.NoCustomer => new BillingErrorResult(KnownErrors.Of(
                StatusCodes.Status400BadRequest, ErrorCodes.NoBillingAccount,
                $"No billing account found. Subscribe first via POST {links.Paths.Checkout}.")),
            PortalOutcome.AccountClosed => new BillingErrorResult(KnownErrors.AccountClosed),
            _ => TypedResults.Json(
                new PortalResponse { PortalUrl = result.Url!, RequestId = context.GetBillingRequestId() },
                BillingJsonContext.Default.PortalResponse),
        };
    }
}
