using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KalshiBook.Billing.AspNetCore;

/// <summary><c>GET /billing/status</c>: the account as it is now.</summary>
internal static class StatusEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/status", GetAsync)
        .Describe<StatusResponse>(BillingEndpointKind.Status, "Plan, credits and billing cycle of the account.");

    /// <summary>Shows an account, unless it was closed.</summary>
    public static IResult Answer(HttpContext context, BillingAccount account) => account.ClosedAt is null
        ? TypedResults.Json(StatusResponse.Of(account, context.GetBillingRequestId()), BillingJsonContext.Default.StatusResponse)
        : new BillingErrorResult(KnownErrors.AccountClosed);

    private static async Task<IResult> GetAsync(HttpContext context, Caller caller, AccountReader accounts)
    {
        if (caller.FindUser(context) is not { } user) return new BillingErrorResult(KnownErrors.InvalidToken);
        return Answer(context, await accounts.GetAccountAsync(user, context.RequestAborted).ConfigureAwait(false));
    }
}
