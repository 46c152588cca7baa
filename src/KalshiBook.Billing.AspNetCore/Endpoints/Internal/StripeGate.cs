using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Stands before the endpoints that call Stripe: who is it, is Stripe on, is it not too often. All of that before the body is looked at.</summary>
internal sealed class StripeGate(Caller caller, StripeRateLimit limit, IOptions<BillingOptions> options)
{
    public bool TryEnter(HttpContext context, [NotNullWhen(true)] out BillingUser? user, [NotNullWhen(false)] out IResult? refusal)
    {
        var id = caller.FindUser(context);
        refusal = id is null ? new BillingErrorResult(KnownErrors.InvalidToken)
            : !options.Value.IsStripeOn ? new BillingErrorResult(KnownErrors.StripeNotConfigured)
            : limit.Refuse(id.Value);
        user = refusal is null ? new BillingUser(id!.Value, caller.FindEmail(context), AppUrl(context.Request)) : null;
        return refusal is null;
    }

    private string AppUrl(HttpRequest request) =>
        (options.Value.AppUrl ?? UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase)).TrimEnd('/');
}
