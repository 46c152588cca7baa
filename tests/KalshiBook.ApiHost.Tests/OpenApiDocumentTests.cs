using System.Text.Json.Nodes;
using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>GET /openapi.json</c>: what stands there is what the host does.</summary>
public sealed class OpenApiDocumentTests(DataHost host) : IClassFixture<DataHost>, IAsyncLifetime
{
    private JsonNode _document = null!;

    public static TheoryData<string> Patterns => MeteredEndpoint.Patterns;

    private IEnumerable<(string Name, JsonNode Operation)> Operations => _document["paths"]!.AsObject().SelectMany(path =>
        path.Value!.AsObject().Select(operation => ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!)));

    public async ValueTask InitializeAsync() => _document = await (await host.Host.GetAsync("/openapi.json")).JsonAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void The_metered_operations_and_no_other_have_their_price()
    {
        var stated = Operations.Where(operation => operation.Operation["x-credits-cost"] is not null)
            .Select(operation => (operation.Name, (long)operation.Operation["x-credits-cost"]!));

        Assert.Equal(MeteredEndpoint.All.Select(endpoint => (endpoint.Pattern, endpoint.Cost)).Order(), stated.Order());
        var charged = Endpoints()
            .Select(endpoint => (endpoint.Name, Cost: endpoint.Endpoint.Metadata.GetMetadata<ICreditCostMetadata>()?.Credits))
            .Where(endpoint => endpoint.Cost is not null).Select(endpoint => (endpoint.Name, endpoint.Cost!.Value));
        Assert.Equal(charged.Order(), stated.Order());
    }

    [Fact]
    public async Task The_document_takes_no_address_from_who_asks_for_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi.json") { Headers = { Host = "elsewhere.example.com" } };
        using var response = await host.Host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("elsewhere", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", response.Header("Content-Type"));
    }

    [Fact]
    public void A_field_that_has_to_be_there_may_not_be_null()
    {
        var request = _document["components"]!["schemas"]!["OrderbookRequest"]!;
        Assert.Equal(["market_ticker", "timestamp"], request["required"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("""{"type":"string","format":"date-time"}""", request["properties"]!["timestamp"]!.ToJsonString());
        Assert.Equal("#/components/schemas/OrderbookRequest", (string?)Operation("POST /orderbook")["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.NotNull(Operation("POST /keys")["requestBody"]!["content"]!["application/json"]);
    }

    [Fact]
    public void Every_metered_operation_tells_of_its_429()
    {
        foreach (var endpoint in MeteredEndpoint.All)
        {
            var responses = Operation(endpoint.Pattern)["responses"]!;
            foreach (var status in (string[])["401", "429", "503"])
                Assert.Equal("#/components/schemas/ErrorResponse", (string?)responses[status]?["content"]?["application/json"]?["schema"]?["$ref"]);
        }
    }

    [Fact]
    public void Every_operation_has_a_tag_and_a_summary_of_its_own()
    {
        Assert.All(Operations, operation =>
            Assert.False(string.IsNullOrWhiteSpace((string?)Assert.Single(operation.Operation["tags"]!.AsArray())), operation.Name));
        Assert.All(Operations, operation => Assert.False(string.IsNullOrWhiteSpace((string?)operation.Operation["summary"]), operation.Name));
        Assert.Distinct(Operations.Select(operation => (string?)operation.Operation["summary"]));
        Assert.All(Operations.Where(operation => operation.Name.Contains("/billing/", StringComparison.Ordinal)), operation =>
            Assert.Equal("Billing", (string?)operation.Operation["tags"]![0]));
    }

    [Fact]
    public void Every_operation_says_which_credential_it_takes()
    {
        var schemes = _document["components"]!["securitySchemes"]!.AsObject();
        Assert.All(schemes, scheme => Assert.Equal(("http", "bearer"), ((string?)scheme.Value!["type"], (string?)scheme.Value["scheme"])));
        foreach (var (name, operation) in Operations)
        {
            var endpoint = Endpoints().Single(endpoint => endpoint.Name == name).Endpoint;
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IAuthorizeData>() is null;
            var expected = isOpen ? null : endpoint.Metadata.GetMetadata<ICreditCostMetadata>()?.Credits is null ? "accessToken" : "apiKey";
            var security = operation["security"]?.AsArray();
            if (expected is null) Assert.True(security is null or { Count: 0 }, name);
            else Assert.Equal(expected, Assert.Single(Assert.Single(security!)!.AsObject()).Key);
            if (expected is not null) Assert.True(schemes.ContainsKey(expected));
        }
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var references = Nodes(_document).OfType<JsonObject>().Select(node => node["$ref"]).OfType<JsonValue>()
            .Select(reference => (string)reference!).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(new SchemaChecker(_document).Find(reference) is not null, reference));
    }

    [Fact]
    public void Every_time_is_a_string_and_every_required_list_is_there()
    {
        var schemas = Nodes(_document["components"]!["schemas"]).OfType<JsonObject>().ToList();
        var times = schemas.Where(schema => schema["format"] is JsonValue format && (string?)format == "date-time").ToList();
        Assert.NotEmpty(times);
        Assert.All(times, time => Assert.Contains("string", Types(time)));
        Assert.All(times, time => Assert.Empty(Types(time).Except(["string", "null"])));

        foreach (var schema in schemas.Where(schema => schema["properties"] is JsonObject && schema["required"] is JsonArray))
            foreach (var name in schema["required"]!.AsArray().Select(name => (string)name!))
                if (schema["properties"]![name] is { } property && Types(property).Contains("array")) Assert.DoesNotContain("null", Types(property));
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public async Task An_answer_is_as_its_schema_says(string pattern)
    {
        var schema = Operation(pattern)["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;

        using var response = await MeteredEndpoint.Of(pattern).SendAsync(host.Host, host.Key);

        Assert.Empty(new SchemaChecker(_document).Faults(await response.AnswerAsync(), schema));
        using var refused = await MeteredEndpoint.Of(pattern).SendAsync(host.Host, null);
        var error = Operation(pattern)["responses"]!["401"]!["content"]!["application/json"]!["schema"]!;
        Assert.Empty(new SchemaChecker(_document).Faults(await refused.JsonAsync(), error));
    }

    private static string[] Types(JsonNode schema) => schema["type"] switch
    {
        null => [],
        JsonArray several => [.. several.Select(type => (string)type!)],
        var one => [(string)one!],
    };

    private static IEnumerable<JsonNode> Nodes(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Nodes(member.Value)).Prepend(members),
        JsonArray entries => entries.SelectMany(Nodes).Prepend(entries),
        null => [],
        _ => [node],
    };

    private JsonNode Operation(string name) => Operations.Single(operation => operation.Name == name).Operation;

    private IEnumerable<(string Name, Endpoint Endpoint)> Endpoints() => host.Host.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(endpoint =>
            (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method =>
                ($"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}", (Endpoint)endpoint)));
}
