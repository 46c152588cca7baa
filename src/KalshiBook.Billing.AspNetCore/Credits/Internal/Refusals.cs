using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Makes of a refused charge an answer that an agent can act on instead of trying again. Pure.</summary>
internal static class Refusals
{
    // Nobody knows when a payment comes: look again in an hour.
    private const long PaymentRetryAfter = 3_600;

    public static Refusal Create(
        ChargeOutcome outcome, long cost, Balance balance, DateTimeOffset now, PlanCatalogue plans, BillingOptions options, BillingPaths paths)
    {
        var resetsAt = balance.Cycle.End > now ? balance.Cycle.End.UtcDateTime : (DateTime?)null;
        var ways = RefusalWays.Find(outcome, cost, balance, resetsAt, plans, options, paths);
        var error = new ErrorBody
        {
            Code = CodeOf(outcome),
            Message = RefusalMessages.Of(outcome, cost, balance, resetsAt, ways),
            Status = StatusCodes.Status429TooManyRequests,
            CreditsRequired = cost,
            CreditsRemaining = balance.Remaining,
            ResetsAt = resetsAt,
            Actions = [.. ways.Actions],
        };
        var retryAfter = resetsAt is null ? PaymentRetryAfter : Math.Max(1, (long)Math.Ceiling((balance.Cycle.End - now).TotalSeconds));
        return new Refusal(error, retryAfter);
    }

    private static string CodeOf(ChargeOutcome outcome) => outcome switch
    {
        ChargeOutcome.CreditsExhausted => ErrorCodes.CreditsExhausted,
        ChargeOutcome.PaygLimitReached => ErrorCodes.PaygLimitReached,
        ChargeOutcome.PaygSuspended => ErrorCodes.PaygSuspended,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "It is no refusal for lack of credits."),
    };
}
