using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary><c>POST /billing/checkout</c>: a page of Stripe's to subscribe at.</summary>
internal static class CheckoutEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/checkout", PostAsync)
        .WithDescription("Without a body, or without `plan`, the only plan that is sold is meant.")
        .Describe<CheckoutResponse>(BillingEndpointKind.Checkout, "Begins a subscription at Stripe.", 400, 409, 413, 415, 422, 429, 502)
        .WithMetadata(new RequestBodyMetadata(typeof(CheckoutRequest), IsRequired: false));

    // Services are taken when they are needed: a host without Stripe need not have them.
    private static async Task<IResult> PostAsync(
        HttpContext context, [FromServices] StripeGate gate, [FromServices] PlanCatalogue plans, [FromServices] BillingLinks links)
    {
        if (!gate.TryEnter(context, out var user, out var refusal)) return refusal;
        var body = await JsonBody.ReadAsync(context, isRequired: false).ConfigureAwait(false);
        if (body.Fault is not null) return new BillingErrorResult(body.Fault);
        if (!SoldPlans.TryChoose(plans, body.Root, out var plan, out var fault)) return new BillingErrorResult(KnownErrors.Validation(fault));
        var billing = context.RequestServices.GetRequiredService<IBillingService>();
        var result = await billing.StartCheckoutAsync(user, plan, context.RequestAborted).ConfigureAwait(false);
        return result.Outcome switch
        {
            CheckoutOutcome.AlreadySubscribed => new BillingErrorResult(KnownErrors.Of(
                StatusCodes.Status409Conflict, ErrorCodes.AlreadySubscribed,
                $"You already have a subscription. Manage it via POST {links.Paths.Portal}.")),
            CheckoutOutcome.AccountClosed => new BillingErrorResult(KnownErrors.AccountClosed),
            _ => TypedResults.Json(
                new CheckoutResponse { CheckoutUrl = result.Url!, RequestId = context.GetBillingRequestId() },
                BillingJsonContext.Default.CheckoutResponse),
        };
    }
}
