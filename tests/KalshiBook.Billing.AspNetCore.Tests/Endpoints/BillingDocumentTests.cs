using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What a document made by OpenAPI tells of the endpoints that call Stripe.</summary>
public sealed class BillingDocumentTests
{
    [Theory]
    [InlineData("checkout", "CheckoutResponse", "200 400 401 403 409 413 415 422 429 502 503")]
    [InlineData("portal", "PortalResponse", "200 400 401 403 429 502 503")]
    [InlineData("payg", "PaygResponse", "200 400 401 402 403 413 415 422 429 502 503")]
    [InlineData("sync", "StatusResponse", "200 401 403 429 502 503")]
    public async Task The_answers_are_told(string name, string schema, string statuses)
    {
        var operation = (await GetDocumentAsync())["paths"]!["/billing/" + name]!["post"]!;

        Assert.Equal(statuses, string.Join(' ', operation["responses"]!.AsObject().Select(answer => answer.Key).Order(StringComparer.Ordinal)));
        Assert.Equal("#/components/schemas/" + schema, SchemaOf(operation["responses"]!["200"]!));
        Assert.Equal("#/components/schemas/ErrorResponse", SchemaOf(operation["responses"]!["502"]!));
        Assert.Equal(["Billing"], operation["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Null(operation["parameters"]);
    }

    [Fact]
    public async Task The_bodies_are_told()
    {
        var document = await GetDocumentAsync();
        var checkout = document["paths"]!["/billing/checkout"]!["post"]!["requestBody"]!;
        var payg = document["paths"]!["/billing/payg"]!["post"]!["requestBody"]!;

        Assert.Equal("#/components/schemas/CheckoutRequest", SchemaOf(checkout));
        Assert.NotEqual(true, (bool?)checkout["required"]);
        Assert.Equal("#/components/schemas/PaygRequest", SchemaOf(payg));
        Assert.True((bool)payg["required"]!);
        var schema = document["components"]!["schemas"]!["PaygRequest"]!;
        Assert.Equal(["enable"], schema["required"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("boolean", (string?)schema["properties"]!["enable"]!["type"]);
        // And "string", with the number handling that hosts have by default: of a nullable number the framework's schema takes no other.
        var limit = schema["properties"]!["overage_limit"]!["type"]!.AsArray().Select(type => (string?)type).ToList();
        Assert.Contains("integer", limit);
        Assert.Contains("null", limit);
        Assert.NotNull(document["components"]!["schemas"]!["CheckoutRequest"]!["properties"]!["plan"]);
    }

    [Fact]
    public async Task Where_there_is_no_body_none_is_told_and_of_the_webhook_nothing()
    {
        var document = await GetDocumentAsync();

        foreach (var name in (string[])["portal", "sync"]) Assert.Null(document["paths"]!["/billing/" + name]!["post"]!["requestBody"]);
        Assert.Null(document["paths"]!["/billing/webhook"]);
        Assert.DoesNotContain("WebhookResponse", document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key));
    }

    private static string? SchemaOf(JsonNode content) => (string?)content["content"]!["application/json"]!["schema"]!["$ref"];

    private static async Task<JsonNode> GetDocumentAsync()
    {
        await using var app = await StripeApp.StartAsync(change: settings =>
        {
            var add = settings.Add;
            settings.Add = (services, billing) =>
            {
                add(services, billing);
                services.AddOpenApi();
            };
            settings.Map = host => host.MapOpenApi("/openapi.json");
        });
        return await (await app.App.GetAsync("/openapi.json")).JsonAsync();
    }
}
