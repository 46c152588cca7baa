using Microsoft.AspNetCore.Http.HttpResults;

namespace KalshiBook.ApiHost;

/// <summary>What happened in a market: its order book, trades and candles.</summary>
internal static class HistoryEndpoints
{
    public static void Map(IEndpointRouteBuilder data)
    {
        data.MapPost("/orderbook", GetOrderbook).RequireCredits(5).WithSummary("The order book of a market at an instant.").Fails(400, 404, 413, 415, 422);
        data.MapPost("/deltas", GetDeltas).RequireCredits(2).WithSummary("Changes of a market's order book, by seq.").Fails(400, 404, 413, 415, 422);
        data.MapPost("/trades", GetTrades).RequireCredits(2).WithSummary("Trades of a market, by time.").Fails(400, 404, 413, 415, 422);
        data.MapGet("/candles/{ticker}", GetCandles).RequireCredits(3).WithSummary("Trades of a market as candles.").Fails(404, 422);
    }

    private static Results<Ok<Orderbook>, Failure> GetOrderbook(OrderbookRequest request, HttpContext context, MarketData data, TimeProvider clock)
    {
        if (data.FindHistory(request.MarketTicker!) is not { } history) return DataResults.MarketNotFound;
        var at = UtcTime.Parse(request.Timestamp)!.Value;
        if (at > clock.GetUtcNow().UtcDateTime) return new Failure(StatusCodes.Status400BadRequest, "invalid_timestamp", "timestamp must not be in the future.");
        return Orderbook.At(history, at, request.Depth, context) is { } book
            ? TypedResults.Ok(book)
            : Failure.NotFound("no_data_available", "Nothing was recorded of this market's order book by then.");
    }

    private static Results<Ok<DataPage<Delta>>, Failure> GetDeltas(DeltasRequest request, HttpContext context, MarketData data) =>
        data.FindHistory(request.MarketTicker!) is { } history
            ? DataResults.Page(context, request, history.Deltas.Where(delta => delta.Ts >= request.Start() && delta.Ts <= request.End()))
            : DataResults.MarketNotFound;

    private static Results<Ok<DataPage<Trade>>, Failure> GetTrades(TradesRequest request, HttpContext context, MarketData data) =>
        data.FindHistory(request.MarketTicker!) is { } history
            ? DataResults.Page(context, request, history.Trades.Where(trade => trade.Ts >= request.Start() && trade.Ts < request.End()))
            : DataResults.MarketNotFound;

    private static Results<Ok<DataAnswer<IEnumerable<Candle>>>, Failure> GetCandles(
        string ticker, [AsParameters] CandlesRequest request, HttpContext context, MarketData data) =>
        data.FindHistory(ticker) is { } history
            ? DataResults.Ok(context, Candle.Of(history.Trades.Where(trade => trade.Ts >= request.Start() && trade.Ts < request.End()), request.Length()))
            : DataResults.MarketNotFound;
}
