using Microsoft.AspNetCore.Http.HttpResults;

namespace KalshiBook.ApiHost;

/// <summary><c>POST /auth/login</c>, which exists in Development without Supabase and nowhere else.</summary>
internal static class LocalLogin
{
    public static void MapLocalLogin(this WebApplication app)
    {
        // Not from the options, which fail where settings are missing: the start is to say that, in the log too.
        if (!app.Services.GetRequiredService<AccessTokenSettings>().Read().IsLocal) return;
        app.MapPost("/auth/login", Post).AllowAnonymous().WithTags("Log-in").WithSummary("A local access token, without a password. In Development only.")
            .CheckRequests().Fails(400, 413, 415, 422);
    }

    private static Ok<LoginAnswer> Post(LoginRequest request, HttpContext context, TimeProvider clock)
    {
        var (email, user) = (request.Email!, LocalTokens.UserOf(request.Email!));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new LoginAnswer(LocalTokens.Create(user, email, clock.GetUtcNow()), user, context.GetBillingRequestId()));
    }
}
