using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>With the transformer of the README, every metered operation says what it costs and what its refusal looks like.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Metered_operations_carry_their_cost_and_the_429_with_its_schema()
    {
        var document = await GetDocumentAsync();

        (string, string, int)[] metered = [("/markets/{ticker}", "get", 1), ("/v1/orderbook", "post", 5), ("/v1/trades", "post", 2)];
        foreach (var (path, method, cost) in metered)
        {
            var operation = document["paths"]![path]![method]!;
            Assert.Equal(cost, (int)operation["x-credits-cost"]!);
            foreach (var status in (string[])["401", "403", "429", "503"])
            {
                var schema = operation["responses"]![status]!["content"]!["application/json"]!["schema"]!;
                Assert.Equal("#/components/schemas/ErrorResponse", (string?)schema["$ref"]);
            }
        }
    }

    [Fact]
    public async Task Free_operations_carry_none()
    {
        var document = await GetDocumentAsync();

        foreach (var path in (string[])["/v1/free", "/billing/status", "/billing/usage"])
        {
            var operation = document["paths"]![path]!["get"]!;
            Assert.Null(operation["x-credits-cost"]);
            Assert.Null(operation["responses"]!["429"]);
        }
    }

    [Fact]
    public async Task Controllers_carry_their_cost_and_the_429_too()
    {
        var document = await GetDocumentAsync();

        Assert.Equal(2, (int)document["paths"]!["/books"]!["get"]!["x-credits-cost"]!);
        Assert.Equal(9, (int)document["paths"]!["/books/own"]!["get"]!["x-credits-cost"]!);
        Assert.Null(document["paths"]!["/books/free"]!["get"]!["x-credits-cost"]);
        Assert.Null(document["paths"]!["/books/free"]!["get"]!["responses"]!["429"]);
        var schema = document["paths"]!["/books/own"]!["get"]!["responses"]!["429"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal("#/components/schemas/ErrorResponse", (string?)schema["$ref"]);
    }

    [Fact]
    public async Task The_billing_endpoints_are_described()
    {
        var document = await GetDocumentAsync();

        var usage = document["paths"]!["/billing/usage"]!["get"]!;
        Assert.Equal(["Billing"], usage["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.False(string.IsNullOrEmpty((string?)usage["summary"]));
        Assert.Equal(["from", "to", "group_by"], usage["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]));
        Assert.Equal(["200", "401", "403", "422", "503"], usage["responses"]!.AsObject().Select(response => response.Key).Order(StringComparer.Ordinal));
        var status = document["components"]!["schemas"]!["StatusResponse"]!["properties"]!;
        Assert.Equal("integer", (string?)status["credits_total"]!["type"]);
        var error = document["components"]!["schemas"]!["ErrorBody"]!["properties"]!;
        Assert.Equal(
            ["code", "message", "status", "credits_required", "credits_remaining", "resets_at", "actions", "setup_url"],
            error.AsObject().Select(property => property.Key));
    }

    private static async Task<JsonNode> GetDocumentAsync()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (services, _) =>
            {
                services.AddControllers().AddApplicationPart(typeof(BooksController).Assembly);
                services.AddOpenApi(options => options.AddOperationTransformer((operation, context, _) =>
                {
                    var cost = context.Description.ActionDescriptor.EndpointMetadata.OfType<ICreditCostMetadata>().LastOrDefault()?.Credits;
                    if (cost is null) return Task.CompletedTask;
                    operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
                    operation.Extensions["x-credits-cost"] = new JsonNodeExtension(JsonValue.Create(cost.Value));
                    return Task.CompletedTask;
                }));
            },
            Map = app =>
            {
                app.MapOpenApi("/openapi.json");
                app.MapGet("/markets/{ticker}", (string ticker) => ticker).RequireCredits(1);
                var group = app.MapGroup("/v1").RequireCredits(2);
                group.MapPost("/orderbook", () => "ok").RequireCredits(5);
                group.MapPost("/trades", () => "ok");
                group.MapGet("/free", () => "ok").DisableCredits();
                app.MapControllers().EnforceCredits();
            },
        });
        var response = await app.GetAsync("/openapi.json");
        Assert.Equal(200, (int)response.StatusCode);
        return await response.JsonAsync();
    }
}
