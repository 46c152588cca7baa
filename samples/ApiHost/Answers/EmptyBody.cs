using Microsoft.AspNetCore.Http.Features;

namespace KalshiBook.ApiHost;

/// <summary>Takes an empty body for none, also where its length was not told: binding would look for JSON in it.</summary>
internal static class EmptyBody
{
    public static void AllowEmptyBody(this IEndpointConventionBuilder builder) => builder.Finally(endpoint =>
    {
        if (endpoint.RequestDelegate is not { } next) return;
        endpoint.RequestDelegate = async context =>
        {
            if (await IsEmptyAsync(context)) context.Features.Set<IHttpRequestBodyDetectionFeature>(NoBody.Instance);
            await next(context);
        };
    });

    private static async Task<bool> IsEmptyAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength is not null || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }) return false;
        request.EnableBuffering(); // what is read here is read again
        if (await request.Body.ReadAsync(new byte[1], context.RequestAborted) == 0) return true;
        request.Body.Position = 0;
        return false;
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public static NoBody Instance { get; } = new();

        public bool CanHaveBody => false;
    }
}
