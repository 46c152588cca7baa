using System.Globalization;
using System.Reflection;
using KalshiBook.Billing;
using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.ApiHost.Tests;

/// <summary>llms.txt and llms-full.txt are held against the running host: agents act on what they say.</summary>
public sealed class AgentDocumentTests
{
    private static readonly string[] Page = ["/billing", "/billing.css", "/billing.js"];

    // Documents themselves: llms.txt lists them, and they are no endpoints to call with a credential. And the page for people.
    private static readonly string[] Texts = ["/llms.txt", "/llms-full.txt", "/docs", "/openapi.json", "/health", .. Page];

    [Fact]
    public async Task Every_endpoint_is_listed_with_its_price_and_none_that_is_not_there()
    {
        await using var host = await Host.StartAsync();

        Assert.Equal(Prices(host, but: Texts), InOrder((await ReadAsync(host, "llms.txt")).ListedPrices()));
    }

    [Fact]
    public async Task Every_endpoint_is_described_with_its_price_and_its_credential()
    {
        await using var host = await Host.StartAsync();

        var sections = (await ReadAsync(host, "llms-full.txt")).Sections();

        Assert.Equal(
            Prices(host, but: ["/llms.txt", "/llms-full.txt", "/docs", .. Page]),
            InOrder(sections.Select(section => KeyValuePair.Create(section.Key, AgentDocument.CostIn(section.Value)))));
        Assert.All(
            Endpoints(host).Where(endpoint => sections.ContainsKey(endpoint.Name)),
            endpoint => Assert.Equal(CredentialOf(endpoint.Metadata), AgentDocument.AuthIn(sections[endpoint.Name])));
    }

    [Fact]
    public async Task The_table_of_costs_says_the_same()
    {
        await using var host = await Host.StartAsync();

        var table = from row in (await ReadAsync(host, "llms-full.txt")).Rows()
                    where row.Length == 2 && (row[0].EndsWith("credit", StringComparison.Ordinal) || row[0].EndsWith("credits", StringComparison.Ordinal))
                    from name in row[1].Split(", ")
                    select KeyValuePair.Create(name.Trim('`'), (long?)long.Parse(row[0].Split(' ')[0], CultureInfo.InvariantCulture));

        Assert.Equal(Prices(host, but: Texts).Where(price => !price.EndsWith("free", StringComparison.Ordinal)), InOrder(table));
    }

    [Theory]
    [InlineData("llms.txt")]
    [InlineData("llms-full.txt")]
    public async Task The_tiers_are_the_default_plans(string name)
    {
        await using var host = await Host.StartAsync();
        var plans = host.Services.GetRequiredService<PlanCatalogue>();

        var document = await ReadAsync(host, name);

        foreach (var plan in plans.Plans)
        {
            var figures = document.Rows().Single(row => row[0] == $"`{plan.Name}`" && row.Length > 4);
            Assert.StartsWith(plan.MonthlyCredits.ToString("N0", CultureInfo.InvariantCulture), figures[1], StringComparison.Ordinal);
            Assert.Contains(plan.DisplayPrice ?? "$0", figures[2], StringComparison.Ordinal);
            Assert.Equal(plan.RequestsPerMinute.ToString(CultureInfo.InvariantCulture), figures[3]);
        }
        Assert.Contains("$0.008 per overage credit", document.Text, StringComparison.Ordinal);
        Assert.Equal(0.008m, new PaygOptions().PricePerCredit);
    }

    [Fact]
    public async Task Every_error_code_is_explained_and_no_other()
    {
        await using var host = await Host.StartAsync();

        var told = (await ReadAsync(host, "llms-full.txt")).Rows().SkipWhile(row => row is not ["code", "status", ..]).Skip(2).Select(row => row[0].Trim('`'));

        var known = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        string[] own = ["market_not_found", "event_not_found", "settlement_not_found", "no_data_available", "invalid_timestamp", "key_not_found"];
        Assert.Equal(known.Concat(own).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    private static async Task<AgentDocument> ReadAsync(Host host, string name)
    {
        using var response = await host.GetAsync("/" + name);
        return new AgentDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> Prices(Host host, string[] but) => InOrder(Endpoints(host)
        .Where(endpoint => !but.Contains(endpoint.Name.Split(' ')[1]))
        .Select(endpoint => KeyValuePair.Create(endpoint.Name, endpoint.Metadata.GetMetadata<ICreditCostMetadata>()?.Credits)));

    private static IEnumerable<string> InOrder(IEnumerable<KeyValuePair<string, long?>> prices) => prices
        .Select(price => $"{price.Key} is {price.Value?.ToString(CultureInfo.InvariantCulture) ?? "free"}").Order(StringComparer.Ordinal);

    private static IEnumerable<(string Name, Microsoft.AspNetCore.Http.EndpointMetadataCollection Metadata)> Endpoints(Host host) =>
        from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where path == "/docs" || !path.StartsWith("/docs", StringComparison.Ordinal) // the reference's own files
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select ($"{method} {path}", endpoint.Metadata);

    private static string CredentialOf(Microsoft.AspNetCore.Http.EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IAllowAnonymous>() is not null || metadata.GetMetadata<IAuthorizeData>() is null ? "none"
        : metadata.GetMetadata<ICreditCostMetadata>()?.Credits is not null ? "API key" : "access token";
}
