using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Finds the caller in the claims. Only authenticated identities count: anybody can put claims on another one.</summary>
internal static class CallerClaims
{
    // ASP.NET Core renames sub to NameIdentifier unless MapInboundClaims is off.
    public static string? FindUserId(HttpContext context) => Find(context.User, "sub") ?? Find(context.User, ClaimTypes.NameIdentifier);

    public static string? FindEmail(HttpContext context) => Find(context.User, "email") ?? Find(context.User, ClaimTypes.Email);

    public static string? FindApiKeyId(HttpContext context) => Find(context.User, "api_key_id");

    private static string? Find(ClaimsPrincipal user, string type)
    {
        foreach (var identity in user.Identities)
        {
            if (identity.IsAuthenticated && identity.FindFirst(type) is { } claim) return claim.Value;
        }
        return null;
    }
}
