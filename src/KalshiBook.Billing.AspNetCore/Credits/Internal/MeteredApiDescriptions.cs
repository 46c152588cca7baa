using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Tells OpenAPI of the errors of metered controller actions. The API explorer doesn't see what conventions add to endpoints.</summary>
internal sealed class MeteredApiDescriptions : IApiDescriptionProvider
{
    /// <summary>Gets the order: after those who describe, which have negative ones.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var api in context.Results)
        {
            if (api.ActionDescriptor.EndpointMetadata.OfType<ICreditCostMetadata>().LastOrDefault()?.Credits is null) continue;
            foreach (var status in MeteredAnswers.Statuses)
            {
                if (!api.SupportedResponseTypes.Any(answer => answer.StatusCode == status)) api.SupportedResponseTypes.Add(Answer(status));
            }
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private static ApiResponseType Answer(int status) => new()
    {
        StatusCode = status,
        Type = typeof(ErrorResponse),
        ApiResponseFormats = [new ApiResponseFormat { MediaType = MeteredAnswers.MediaType }],
    };
}
