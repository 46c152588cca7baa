namespace KalshiBook.ApiHost;

/// <summary>How access tokens are checked: with Supabase's published keys, with its secret, or, in Development, with a local one.</summary>
internal sealed class AccessTokenOptions
{
    /// <summary>The audience of every access token of a signed-in user at Supabase.</summary>
    public const string Audience = "authenticated";

    /// <summary>Gets or sets the address of the Supabase project, whose tokens are signed with ES256 or RS256.</summary>
    public string? SupabaseUrl { get; set; }

    /// <summary>Gets or sets the secret of a Supabase project whose tokens are signed with HS256.</summary>
    public string? SupabaseJwtSecret { get; set; }

    /// <summary>Gets or sets a value indicating whether this host hands out tokens itself.</summary>
    public bool IsLocal { get; set; }

    public bool HasKeySet => SupabaseUrl is not null;

    // Tokens name it in lower case, however the setting is written.
    public string? Issuer => SupabaseUrl is null ? null : $"{new Uri(SupabaseUrl).GetLeftPart(UriPartial.Authority)}/auth/v1";

    public string KeySetAddress => $"{Issuer}/.well-known/jwks.json";
}
