using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KalshiBook.Billing.Benchmarks.Parts;

/// <summary>One request and its response, used again and again as a server does with those of a connection, so that they cost nothing themselves.</summary>
internal sealed class Exchange : HttpResponseFeature
{
    private readonly FeatureCollection _features = new();
    private readonly DefaultHttpContext _context;
    private readonly Stack<(Func<object, Task> Callback, object State)> _callbacks = new();
    private readonly HashSet<Type> _own;
    private readonly Endpoint _endpoint;

    public Exchange(IServiceProvider services, Endpoint endpoint, ClaimsPrincipal user)
    {
        _endpoint = endpoint;
        _features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Path = "/markets/A", Headers = new HeaderDictionary() });
        _features.Set<IHttpResponseFeature>(this);
        _features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        _context = new DefaultHttpContext(_features) { RequestServices = services, User = user };
        _context.SetEndpoint(endpoint);
        _own = [.. _features.Select(feature => feature.Key)];
    }

    public override void OnStarting(Func<object, Task> callback, object state) => _callbacks.Push((callback, state));

    /// <summary>Sends the request, and begins the response once the endpoint is done.</summary>
    public async Task SendAsync()
    {
        await _endpoint.RequestDelegate!(_context);
        while (_callbacks.TryPop(out var starting)) await starting.Callback(starting.State);
    }

    /// <summary>Makes everything as it was before the request.</summary>
    public void Reset()
    {
        Headers.Clear();
        foreach (var (feature, _) in _features)
        {
            if (!_own.Contains(feature)) _features[feature] = null;
        }
    }
}
