using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Endpoints as Razor Pages and others make them: with all conventions, but without filters.</summary>
internal sealed class FilterlessEndpoints(IServiceProvider services) : EndpointDataSource, IEndpointConventionBuilder
{
    private readonly List<Action<EndpointBuilder>> _conventions = [];
    private readonly List<Action<EndpointBuilder>> _last = [];

    public override IReadOnlyList<Endpoint> Endpoints
    {
        get
        {
            var endpoint = new RouteEndpointBuilder(context => context.Response.WriteAsync("ok"), RoutePatternFactory.Parse("/filterless"), order: 0)
            {
                DisplayName = "/filterless",
                ApplicationServices = services,
            };
            foreach (var convention in _conventions.Concat(_last)) convention(endpoint);
            return [endpoint.Build()];
        }
    }

    public void Add(Action<EndpointBuilder> convention) => _conventions.Add(convention);

    public void Finally(Action<EndpointBuilder> finallyConvention) => _last.Add(finallyConvention);

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
}
