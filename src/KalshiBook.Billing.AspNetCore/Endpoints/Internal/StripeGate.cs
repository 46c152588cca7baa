using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Stands before the endpoints that call Stripe: who is it, is Stripe on, is it not too often.</summary>
/// <remarks>All of that before the body is looked at: a stranger is not told what a right one would look like.</remarks>
internal sealed class StripeGate(Caller caller, StripeRateLimit limit, IOptions<BillingOptions> options)
{
    /// <summary>Lets a caller in, as the user that Stripe is called for, or says why not.</summary>
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
