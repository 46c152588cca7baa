using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace KalshiBook.ApiHost;

/// <summary>The OpenAPI document: what each operation costs, and what it is called with.</summary>
internal static class ApiDocument
{
    /// <summary>The member of an operation that says what it costs, in credits.</summary>
    public const string Cost = "x-credits-cost";

    public const string Name = "v1";

    private const string ApiKey = "apiKey";
    private const string AccessToken = "accessToken";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddSingleton<ApiDocumentText>().AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(PriceAsync);
        options.AddSchemaTransformer(RequireAsync);
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "KalshiBook API",
            Version = "1",
            Description = "Order books, trades and settlements of prediction markets, paid by credits. Agents: read /llms.txt.",
        };
        document.Servers = []; // wherever the document was read from: the Host header is the caller's own word
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKey] = Bearer("An API key, kb-…, made with POST /keys.", "kb-"),
            [AccessToken] = Bearer("The access token of a signed-in user.", "JWT"),
        };
        return Task.CompletedTask;
    }

    private static Task PriceAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var cost = metadata.OfType<ICreditCostMetadata>().LastOrDefault()?.Credits;
        if (cost is not null)
        {
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions[Cost] = new JsonNodeExtension(JsonValue.Create(cost.Value));
        }
        if (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any())
        {
            var scheme = new OpenApiSecuritySchemeReference(cost is null ? AccessToken : ApiKey, context.Document);
            operation.Security = [new OpenApiSecurityRequirement { [scheme] = [] }];
        }
        return Task.CompletedTask;
    }

    // A field that has to be there may not be null, though its property can be: that is how a missing one is told by name.
    private static Task RequireAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var attributes = context.JsonPropertyInfo?.AttributeProvider;
        if (attributes?.IsDefined(typeof(RequiredAttribute), inherit: true) == true) schema.Type &= ~JsonSchemaType.Null;
        if (attributes?.IsDefined(typeof(UtcTimeAttribute), inherit: true) == true) schema.Format = "date-time";
        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme Bearer(string description, string format) =>
        new() { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = format, Description = description };
}
