using System.Security.Cryptography;
using KalshiBook.Billing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KalshiBook.ApiHost;

/// <summary>The tokens of a host in Development without Supabase.</summary>
/// <remarks>
/// Their key is no secret, and keeps nobody out: whoever reaches such a host may log in as anybody. It is fixed, so that a token outlives a restart
/// and is good at a second host.
/// </remarks>
internal static class LocalTokens
{
    public const string Issuer = "kalshibook-local";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static SymmetricSecurityKey Key { get; } = new(SHA256.HashData("KalshiBook.ApiHost: local log-in in Development"u8));

    /// <summary>Makes a token for an e-mail address.</summary>
    public static string Create(string userId, string email, DateTimeOffset now) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = AccessTokenOptions.Audience,
        Claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = userId,
            [JwtRegisteredClaimNames.Email] = email,
            ["role"] = AccessTokenOptions.Audience,
        },
        IssuedAt = now.UtcDateTime,
        NotBefore = now.UtcDateTime,
        Expires = (now + Lifetime).UtcDateTime,
        SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
    });

    /// <summary>Gives the user of an e-mail address: the same one each time.</summary>
    public static string UserOf(string email) => UserId.Parse("local:" + email.ToUpperInvariant()).Key.ToString();
}
