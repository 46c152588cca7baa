using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The balance after a request, on its response. The texts are kept, since they are put there twice.</summary>
internal readonly struct CreditHeaders(Balance balance, long cost)
{
    private const string Remaining = "X-Credits-Remaining";
    private const string Used = "X-Credits-Used";
    private const string Total = "X-Credits-Total";
    private const string Cost = "X-Credits-Cost";

    private readonly string _remaining = HeaderText.Of(balance.Remaining);
    private readonly string _used = HeaderText.Of(balance.Used);
    private readonly string _total = HeaderText.OfRepeated(balance.Total);
    private readonly string _cost = HeaderText.OfRepeated(cost);

    public void PutOn(IHeaderDictionary headers)
    {
        headers[Remaining] = _remaining;
        headers[Used] = _used;
        headers[Total] = _total;
        headers[Cost] = _cost;
    }
}
