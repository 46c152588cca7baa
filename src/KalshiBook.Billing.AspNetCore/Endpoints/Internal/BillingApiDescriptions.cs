using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Tells OpenAPI of bodies that endpoints read by hand. Metadata that did so would have the router refuse other media types.</summary>
internal sealed class BillingApiDescriptions : IApiDescriptionProvider
{
    private const string Name = "body";

    /// <summary>Gets the order: after those who describe, which have negative ones.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var api in context.Results)
        {
            if (api.ActionDescriptor.EndpointMetadata.OfType<RequestBodyMetadata>().LastOrDefault() is not { } body) continue;
            api.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = "application/json" });
            api.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = Name,
                Type = body.Type,
                Source = BindingSource.Body,
                IsRequired = body.IsRequired,
                ParameterDescriptor = new ParameterDescriptor { Name = Name, ParameterType = body.Type },
            });
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }
}
