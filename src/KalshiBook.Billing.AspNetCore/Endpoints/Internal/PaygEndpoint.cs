using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary><c>POST /billing/payg</c>: switches pay-as-you-go on and off.</summary>
internal static class PaygEndpoint
{
    private static ErrorBody PaymentMethodRequired { get; } = KnownErrors.Of(
        StatusCodes.Status402PaymentRequired, ErrorCodes.PaymentMethodRequired,
        "Pay-As-You-Go needs a payment method first. Add one at setup_url.");

    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/payg", PostAsync)
        .WithDescription("Without `overage_limit` the last limit stays, the first time the host's default is taken; null is no limit.")
        .Describe<PaygResponse>(BillingEndpointKind.Payg, "Switches Pay-As-You-Go on or off.", 400, 402, 413, 415, 422, 429, 502)
        .WithMetadata(new RequestBodyMetadata(typeof(PaygRequest), IsRequired: true));

    private static async Task<IResult> PostAsync(
        HttpContext context, [FromServices] StripeGate gate, [FromServices] KnownTiers tiers, [FromServices] IOptions<BillingOptions> options)
    {
        if (!gate.TryEnter(context, out var user, out var refusal)) return refusal;
        var body = await JsonBody.ReadAsync(context, isRequired: true).ConfigureAwait(false);
        if (body.Fault is not null) return new BillingErrorResult(body.Fault);
        var payg = options.Value.Payg;
        if (!PaygChoice.TryParse(body.Root, payg.MaxOverageLimit, out var choice, out var fault))
            return new BillingErrorResult(KnownErrors.Validation(fault));
        var billing = context.RequestServices.GetRequiredService<IBillingService>();
        return choice.Enable
            ? await EnableAsync(context, billing, user, choice.Limit, tiers, payg.PricePerCredit).ConfigureAwait(false)
            : await DisableAsync(context, billing, user.Id, tiers).ConfigureAwait(false);
    }

    // Not the request's own token, here and below: what the user decided holds, though the browser be gone before the answer.
    private static async Task<IResult> EnableAsync(
        HttpContext context, IBillingService billing, BillingUser user, OverageLimitChoice limit, KnownTiers tiers, decimal price)
    {
        var result = await billing.EnablePaygAsync(user, limit, CancellationToken.None).ConfigureAwait(false);
        tiers.Forget(user.Id); // nobody says here which tier that came to; the next request asks
        return result.Outcome switch
        {
            PaygOutcome.Enabled => Answer(PaygResponse.On(price, context.GetBillingRequestId())),
            PaygOutcome.SwitchedOff => Answer(PaygResponse.Off(context.GetBillingRequestId())),
            PaygOutcome.PaymentMethodRequired => new BillingErrorResult(PaymentMethodRequired with { SetupUrl = result.SetupUrl }),
            _ => new BillingErrorResult(KnownErrors.AccountClosed),
        };
    }

    private static async Task<IResult> DisableAsync(HttpContext context, IBillingService billing, UserId user, KnownTiers tiers)
    {
        var account = await billing.DisablePaygAsync(user, CancellationToken.None).ConfigureAwait(false);
        tiers.Learn(user, account.Tier);
        return account.ClosedAt is null
            ? Answer(PaygResponse.Off(context.GetBillingRequestId()))
            : new BillingErrorResult(KnownErrors.AccountClosed);
    }

    private static JsonHttpResult<PaygResponse> Answer(PaygResponse answer) => TypedResults.Json(answer, BillingJsonContext.Default.PaygResponse);
}
