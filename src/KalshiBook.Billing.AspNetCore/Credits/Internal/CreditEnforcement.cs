using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Puts the till into an endpoint, once, however many conventions ask for it and in whatever order they run.</summary>
internal static class CreditEnforcement
{
    /// <summary>Adds the filter. It reads the cost when a request comes: a later convention may still change that.</summary>
    public static void AddFilter(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<FilterMarker>().Any()) return;
        var marker = new FilterMarker();
        endpoint.Metadata.Add(marker);
        endpoint.FilterFactories.Add((_, next) =>
        {
            marker.IsInPlace = true;
            return invocation => CreditFilter.InvokeAsync(invocation, next);
        });
    }

    /// <summary>Runs after all conventions, when the cost is settled and the endpoint's delegate is made.</summary>
    public static void Complete(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<ICreditCostMetadata>().LastOrDefault()?.Credits is null) return;
        if (endpoint.Metadata.OfType<EnforcedMarker>().Any() || endpoint.RequestDelegate is not { } next) return;
        BillingMarker.Require(endpoint.ApplicationServices, "RequireCredits()");
        RequireFilters(endpoint);
        endpoint.Metadata.Add(new EnforcedMarker());
        AddAnswers(endpoint.Metadata);
        RateLimitMetadata.AddTo(endpoint);
        endpoint.RequestDelegate = context => CreditGate.InvokeAsync(context, next);
    }

    /// <summary>Throws where an endpoint has a cost that nobody would take: it would be free, and nobody would notice.</summary>
    public static void RequireOn(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<ICreditCostMetadata>()?.Credits is null) continue;
            if (endpoint.Metadata.GetMetadata<EnforcedMarker>() is not null) continue;
            throw new InvalidOperationException(
                $"The endpoint {endpoint.DisplayName} has a cost in credits that nothing charges. Call EnforceCredits() on what maps it, "
                + "such as app.MapControllers().EnforceCredits().");
        }
    }

    // Razor Pages, for one, take conventions but run no filters: their requests would be served and not charged.
    private static void RequireFilters(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<FilterMarker>().Any(marker => marker.IsInPlace)) return;
        throw new InvalidOperationException(
            $"The endpoint {endpoint.DisplayName} can't be charged: what maps it runs no endpoint filters. Use a route handler or a controller.");
    }

    private static void AddAnswers(IList<object> metadata)
    {
        foreach (var status in MeteredAnswers.Statuses)
        {
            if (!metadata.OfType<IProducesResponseTypeMetadata>().Any(answer => answer.StatusCode == status))
                metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ErrorResponse), [MeteredAnswers.MediaType]));
        }
    }

    private sealed class FilterMarker
    {
        public bool IsInPlace { get; set; }
    }

    private sealed class EnforcedMarker;
}
