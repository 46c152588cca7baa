using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Writes access tokens as Supabase does, and such as it never would.</summary>
internal static class Jwt
{
    public const string User = "5b0a3c0e-6d0e-4c55-9a62-0f9f4d8c1e11";

    /// <summary>Gives the claims of a good token, for an hour from now.</summary>
    public static JsonObject Claims(string? issuer = null)
    {
        var claims = new JsonObject
        {
            ["sub"] = User,
            ["aud"] = "authenticated",
            ["role"] = "authenticated",
            ["email"] = "ann@example.com",
            ["iat"] = Seconds(TimeSpan.FromMinutes(-1)),
            ["exp"] = Seconds(TimeSpan.FromHours(1)),
        };
        if (issuer is not null) claims["iss"] = issuer;
        return claims;
    }

    /// <summary>Gives a time from now, as tokens have it.</summary>
    public static long Seconds(TimeSpan fromNow) => (DateTimeOffset.UtcNow + fromNow).ToUnixTimeSeconds();

    public static string Hs256(string secret, JsonObject? claims = null) => Hmac("HS256", Encoding.UTF8.GetBytes(secret), claims ?? Claims());

    public static string Hmac(string algorithm, byte[] secret, JsonObject claims, string? keyId = null) =>
        Write(new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = keyId }, claims, data => algorithm switch
        {
            "HS256" => HMACSHA256.HashData(secret, data),
            "HS384" => HMACSHA384.HashData(secret, data),
            _ => HMACSHA512.HashData(secret, data),
        });

    /// <summary>Writes a token with any header, even an impossible one.</summary>
    public static string Write(JsonNode header, JsonNode claims, Func<byte[], byte[]> sign)
    {
        if (header is JsonObject named && named["kid"] is null) named.Remove("kid");
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Encode(JsonNode part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
