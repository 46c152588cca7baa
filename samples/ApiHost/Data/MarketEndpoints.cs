using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace KalshiBook.ApiHost;

/// <summary>What there is: markets, events, and how they ended.</summary>
internal static class MarketEndpoints
{
    public static void Map(IEndpointRouteBuilder data)
    {
        data.MapGet("/markets", GetMarkets).RequireCredits(1).WithSummary("All markets.");
        data.MapGet("/markets/{ticker}", GetMarket).RequireCredits(1).WithSummary("A market, with its rules.").Fails(404);
        data.MapGet("/events", GetEvents).RequireCredits(1).WithSummary("Events: all, or those of a category, series or status.");
        data.MapGet("/events/{event_ticker}", GetEvent).RequireCredits(1).WithSummary("An event, with its markets.").Fails(404);
        data.MapGet("/settlements", GetSettlements).RequireCredits(1).WithSummary("How markets ended, the latest first.").Fails(422);
        data.MapGet("/settlements/{ticker}", GetSettlement).RequireCredits(1).WithSummary("How a market ended.").Fails(404);
    }

    private static Ok<DataAnswer<IEnumerable<Market>>> GetMarkets(HttpContext context, MarketData data) =>
        DataResults.Ok(context, data.Markets.Select(market => market.ToMarket()));

    private static Results<Ok<DataAnswer<MarketDetail>>, Failure> GetMarket(string ticker, HttpContext context, MarketData data) =>
        data.Markets.FirstOrDefault(market => market.Ticker == ticker) is { } found
            ? DataResults.Ok(context, found)
            : DataResults.MarketNotFound;

    private static Ok<DataAnswer<IEnumerable<Event>>> GetEvents(
        string? category, [FromQuery(Name = "series_ticker")] string? seriesTicker, string? status, HttpContext context, MarketData data) =>
        DataResults.Ok(context, data.Events.Where(@event =>
            (category ?? @event.Category) == @event.Category
            && (seriesTicker ?? @event.SeriesTicker) == @event.SeriesTicker
            && (status ?? @event.Status) == @event.Status));

    private static Results<Ok<DataAnswer<Event>>, Failure> GetEvent(
        [FromRoute(Name = "event_ticker")] string eventTicker, HttpContext context, MarketData data) =>
        data.Events.FirstOrDefault(@event => @event.EventTicker == eventTicker) is { } found
            ? DataResults.Ok(context, found with { Markets = [.. data.Markets.Where(market => market.EventTicker == eventTicker).Select(market => market.ToMarket())] })
            : Failure.NotFound("event_not_found", "No event has this ticker.");

    private static Ok<DataAnswer<IEnumerable<Settlement>>> GetSettlements(
        [AsParameters] SettlementsRequest request, HttpContext context, MarketData data) =>
        DataResults.Ok(context, data.Settlements.Where(settlement =>
            (request.EventTicker ?? settlement.EventTicker) == settlement.EventTicker && (request.Result ?? settlement.Result) == settlement.Result));

    private static Results<Ok<DataAnswer<Settlement>>, Failure> GetSettlement(string ticker, HttpContext context, MarketData data) =>
        data.Settlements.FirstOrDefault(settlement => settlement.MarketTicker == ticker) is { } found
            ? DataResults.Ok(context, found)
            : Failure.NotFound("settlement_not_found", "No settlement of this market is known.");
}
