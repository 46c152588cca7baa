using System.Text;

namespace KalshiBook.Billing.Testing;

/// <summary>Secret and restricted keys, as a bearer or as the user of basic authentication. Any of them is right.</summary>
internal static class ApiKeys
{
    public static Answer? Refuse(string? authorization)
    {
        var key = KeyOf(authorization ?? "");
        if (key.Length == 0)
            return new Answer(401, Error.Body("You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth."));
        var isSecret = key.StartsWith("sk_", StringComparison.Ordinal) || key.StartsWith("rk_", StringComparison.Ordinal);
        return isSecret ? null : new Answer(401, Error.BodyOf(401));
    }

    private static string KeyOf(string authorization)
    {
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return authorization["Bearer ".Length..].Trim();
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return "";
        var bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization["Basic ".Length..].Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : "";
    }
}
