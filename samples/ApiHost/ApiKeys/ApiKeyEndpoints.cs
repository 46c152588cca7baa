using System.Security.Claims;
using KalshiBook.Billing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KalshiBook.ApiHost;

/// <summary>A user's own keys. They take an access token: a key must not make or revoke others.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this WebApplication app)
    {
        var keys = app.MapGroup("/keys").RequireAuthorization().WithTags("Keys").CheckRequests();
        keys.MapPost("", PostAsync).WithSummary("Makes a key. It is shown this once.").Fails(400, 401, 413, 415, 422, 503).AllowEmptyBody();
        keys.MapGet("", GetAsync).WithSummary("The keys that are not revoked, the newest first.").Fails(401, 503);
        keys.MapDelete("/{id}", DeleteAsync).WithSummary("Revokes a key: at once on this host, within 30 seconds on others.").Fails(401, 404, 503);
    }

    private static async Task<Ok<NewKeyAnswer>> PostAsync(
        CreateKeyRequest? request, HttpContext context, ClaimsPrincipal user, ApiKeyStore store, TimeProvider clock)
    {
        var text = ApiKeyText.New();
        var key = new ApiKey(
            Guid.NewGuid().ToString(), UserOf(user).Value, request?.Name, ApiKeyText.PrefixOf(text), KeyTime.Now(clock), LastUsedAt: null);
        await store.AddAsync(key, ApiKeyText.Hash(text), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new NewKeyAnswer(new NewKey(key.Id, text, key.Name, key.Prefix, key.CreatedAt.UtcDateTime), context.GetBillingRequestId()));
    }

    private static async Task<Ok<KeysAnswer>> GetAsync(HttpContext context, ClaimsPrincipal user, ApiKeyStore store, ApiKeyUses uses)
    {
        var keys = await store.ListAsync(UserOf(user), context.RequestAborted);
        var entries = keys.Select(uses.WithLastUse).Select(key => new KeyEntry(key.Id, key.Name, key.Prefix, key.CreatedAt.UtcDateTime, key.LastUsedAt?.UtcDateTime));
        return TypedResults.Ok(new KeysAnswer([.. entries], context.GetBillingRequestId()));
    }

    private static async Task<Results<Ok<MessageAnswer>, Failure>> DeleteAsync(
        string id, HttpContext context, ClaimsPrincipal user, ApiKeyDirectory directory)
    {
        if (!await directory.RevokeAsync(UserOf(user), id))
            return Failure.NotFound("key_not_found", "You have no key with this id.");
        return TypedResults.Ok(new MessageAnswer("The API key was revoked.", context.GetBillingRequestId()));
    }

    // Whoever got here has one: see JwtSchemes.
    private static UserId UserOf(ClaimsPrincipal user) => UserId.Parse(user.FindFirstValue("sub")!);
}
