using System.Text;
using KalshiBook.Billing;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost;

/// <summary>Reads the settings of access tokens, and stops the start where they can't work.</summary>
internal sealed class AccessTokenSettings(IConfiguration configuration, IHostEnvironment environment)
    : IConfigureOptions<AccessTokenOptions>, IValidateOptions<AccessTokenOptions>
{
    private const string Url = "SUPABASE_URL";
    private const string Secret = "SUPABASE_JWT_SECRET";

    // RFC 7518, section 3.2: a key of HS256 has at least 256 bits.
    private const int MinSecretBytes = 32;

    /// <summary>Reads the settings, whether they can work or not.</summary>
    public AccessTokenOptions Read()
    {
        var options = new AccessTokenOptions();
        Configure(options);
        return options;
    }

    public void Configure(AccessTokenOptions options)
    {
        options.SupabaseUrl = Find(Url, nameof(options.SupabaseUrl));
        options.SupabaseJwtSecret = Find(Secret, nameof(options.SupabaseJwtSecret));
        options.IsLocal = environment.IsDevelopment() && options is { SupabaseUrl: null, SupabaseJwtSecret: null };
    }

    public ValidateOptionsResult Validate(string? name, AccessTokenOptions options) => options switch
    {
        { IsLocal: false, SupabaseUrl: null, SupabaseJwtSecret: null } => ValidateOptionsResult.Fail(
            $"Access tokens can't be checked: outside Development {Url} (the project's address) or {Secret} (its HS256 secret) is required."),
        { SupabaseUrl: { } url } when !IsSafe(url) => ValidateOptionsResult.Fail(
            $"{Url} must be an https:// address without path, query and user, such as https://project.supabase.co (http:// only on the loopback)."),
        { SupabaseJwtSecret: { } secret } when Encoding.UTF8.GetByteCount(secret) < MinSecretBytes => ValidateOptionsResult.Fail(
            $"{Secret} must have at least {MinSecretBytes} bytes."),
        _ => ValidateOptionsResult.Success,
    };

    // Whoever could change the keys on their way here could sign in as anybody.
    private static bool IsSafe(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    private string? Find(string flatName, string name) =>
        Trimmed(configuration[flatName]) ?? Trimmed(configuration[$"{BillingOptions.SectionName}:{name}"]);

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
