using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace KalshiBook.Billing.AspNetCore;

/// <summary><c>GET /billing/usage</c>: the account's usage by day, endpoint or API key.</summary>
internal static class UsageEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/usage", GetAsync)
        .WithDescription(
            "`from` defaults to the start of the billing cycle, `to` to now; half-open; dates or times in ISO 8601, UTC where no offset is given; "
            + "at most 400 days. `group_by` is `day` (the default), `endpoint` or `key`.")
        .Describe<UsageResponse>(
            BillingEndpointKind.Usage, "Charged requests and credits of a time.", StatusCodes.Status422UnprocessableEntity);

    // Bound as text, which never fails, so that the host's OpenAPI document has the parameters. UsageParameters says what is wrong with them.
    private static async Task<IResult> GetAsync(
        string? from, string? to, [FromQuery(Name = UsageParameters.GroupByName)] string? groupBy,
        HttpContext context, Caller caller, AccountReader accounts, TimeProvider clock)
    {
        if (caller.FindUser(context) is not { } user) return new BillingErrorResult(KnownErrors.InvalidToken);
        if (!UsageParameters.TryParse(context.Request.Query, from, to, groupBy, out var parameters, out var fault)) return Fault(fault);
        var account = await accounts.GetAccountAsync(user, context.RequestAborted).ConfigureAwait(false);
        if (account.ClosedAt is not null) return new BillingErrorResult(KnownErrors.AccountClosed);
        if (!parameters.TryMakeQuery(account, clock.GetUtcNow(), out var query, out fault)) return Fault(fault);
        var groups = await accounts.GetUsageAsync(query, context.RequestAborted).ConfigureAwait(false);
        var answer = new UsageResponse
        {
            Data = [.. groups.Select(entry => new UsageEntry { Key = entry.Key, Requests = entry.Requests, Credits = entry.Credits })],
            RequestId = context.GetBillingRequestId(),
        };
        return TypedResults.Json(answer, BillingJsonContext.Default.UsageResponse);
    }

    private static BillingErrorResult Fault(string message) => new(KnownErrors.Validation(message));
}
