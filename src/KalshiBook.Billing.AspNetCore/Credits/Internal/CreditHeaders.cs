using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The balance after a request, on its response.</summary>
internal static class CreditHeaders
{
    public const string Remaining = "X-Credits-Remaining";
    public const string Used = "X-Credits-Used";
    public const string Total = "X-Credits-Total";
    public const string Cost = "X-Credits-Cost";

    public static void Set(IHeaderDictionary headers, Balance balance, long cost)
    {
        headers[Remaining] = HeaderText.Of(balance.Remaining);
        headers[Used] = HeaderText.Of(balance.Used);
        headers[Total] = HeaderText.Of(balance.Total);
        headers[Cost] = HeaderText.Of(cost);
    }

    /// <summary>Gives the balance as it will be once a refund of the present cycle has got through.</summary>
    public static Balance Without(Balance balance, long cost) => balance with
    {
        Used = balance.Used - cost,
        Overage = balance.Overage - Math.Min(cost, balance.Overage),
    };
}
