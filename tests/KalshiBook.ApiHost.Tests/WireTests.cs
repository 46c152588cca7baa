using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost.Tests;

/// <summary>JSON without reflection: whatever body an endpoint of this host takes or gives stands in <see cref="WireContext"/>.</summary>
public sealed class WireTests(DataHost host) : IClassFixture<DataHost>
{
    [Fact]
    public void Every_body_of_this_host_is_known_without_reflection()
    {
        var bodies = host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .SelectMany(endpoint => endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Select(answer => answer.Type)
                .Concat(endpoint.Metadata.OfType<IParameterBindingMetadata>().Select(parameter => parameter.ParameterInfo.ParameterType)
                    .Where(typeof(IChecked).IsAssignableFrom)))
            .OfType<Type>().Where(type => type.ToString().Contains("KalshiBook.ApiHost.", StringComparison.Ordinal)).Distinct().ToList();

        Assert.True(bodies.Count > 10, "Hardly any body was found.");
        Assert.All(bodies.Except(FromQueries), body => Assert.NotNull(WireContext.Default.GetTypeInfo(body)));
    }

    [Fact]
    public void Bodies_look_as_they_do_by_reflection()
    {
        var options = host.Host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var reflecting = new JsonSerializerOptions(options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var data = host.Host.Services.GetRequiredService<MarketData>();
        object[] bodies =
        [
            new DataAnswer<IEnumerable<Market>>(data.Markets.Select(market => market.ToMarket()), "req_1", 0.000123),
            new DataAnswer<MarketDetail>(data.Markets[0], "req_1", 1.5),
            new DataAnswer<Event>(data.Events[0] with { Markets = [data.Markets[0].ToMarket()] }, "req_1", 0),
            new DataAnswer<IEnumerable<Event>>(data.Events, "req_1", 0),
            new DataAnswer<IEnumerable<Settlement>>(data.Settlements, "req_1", 0),
            new DataPage<Trade>([.. data.FindHistory(Recorded.Ticker)!.Trades], "next", HasMore: true, "req_1", 0),
            new DataPage<Delta>([.. data.FindHistory(Recorded.Ticker)!.Deltas], NextCursor: null, HasMore: false, "req_1", 0),
            new NewKeyAnswer(new NewKey("id", "kb-<é>", Name: null, "kb-", DateTime.UnixEpoch), "req_1"),
        ];

        Assert.All(bodies, body => Assert.Equal(
            JsonSerializer.Serialize(body, body.GetType(), reflecting), JsonSerializer.Serialize(body, body.GetType(), options)));
    }

    // Asked for in the query, field by field.
    private static Type[] FromQueries => [typeof(CandlesRequest), typeof(SettlementsRequest)];
}
