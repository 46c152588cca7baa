using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using KalshiBook.Billing;
using KalshiBook.Billing.Testing;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost;

/// <summary>Decides whether there is a twin of Stripe, and sets billing to it.</summary>
/// <remarks>
/// The options are changed, and not the configuration: by then billing has read all names of a setting, and what is still missing is
/// really missing.
/// </remarks>
internal sealed partial class LocalStripeSettings(IConfiguration configuration, IHostEnvironment environment)
    : IPostConfigureOptions<BillingOptions>, IValidateOptions<BillingOptions>
{
    /// <summary>Where the twin listens. Empty, or <c>off</c>, where an empty variable can't be: there is none.</summary>
    public const string Url = "StripeTwin:Url";

    private const string DefaultUrl = "http://127.0.0.1:12111";
    private const string SecretKey = "sk_test_twin"; // to the twin any key is right

    private readonly string? _url = configuration[Url]?.Trim();
    private readonly string _webhookSecret = $"whsec_{RandomNumberGenerator.GetHexString(48, lowercase: true)}"; // another one at every start
    private bool _isMalformed;

    /// <summary>Gets a value indicating whether an address of Stripe's API is set and no key for it.</summary>
    public bool IsSomebodyElse { get; private set; }

    /// <summary>Gets the port of the twin, once billing's options were made; null: there is none.</summary>
    public int? Port { get; private set; }

    /// <summary>Gets a value indicating whether somebody wants a twin where there is none.</summary>
    public bool IsOutOfPlace => !environment.IsDevelopment() && !string.IsNullOrEmpty(_url) && !IsOff;

    private bool IsOff => _url is not null && (_url.Length == 0 || _url.Equals("off", StringComparison.OrdinalIgnoreCase));

    public void PostConfigure(string? name, BillingOptions options)
    {
        if (!environment.IsDevelopment() || IsOff || options.IsStripeOn) return;
        // Who names another address of Stripe's API has somebody else to be Stripe.
        IsSomebodyElse = options.StripeApiBase is not null;
        if (IsSomebodyElse) return;
        _isMalformed = PortOf(_url ?? DefaultUrl) is null;
        if (_isMalformed || !TwinPrices.TryName(options)) return; // then the start fails, and is told why
        Port = PortOf(_url ?? DefaultUrl);
        options.StripeSecretKey = SecretKey;
        options.StripeApiBase = $"http://127.0.0.1:{Port}";
        options.StripeWebhookSecret ??= _webhookSecret;
        options.StripePaygPriceId ??= StripeTwinPrice.PayAsYouGo.Id;
    }

    public ValidateOptionsResult Validate(string? name, BillingOptions options) => _isMalformed
        ? ValidateOptionsResult.Fail(
            $"{Url} must be an http address of the loopback with a port and without a path, such as {DefaultUrl}; or off, and there is no twin of Stripe.")
        : ValidateOptionsResult.Success;

    private static int? PortOf(string url) =>
        Address().Match(url) is { Success: true } match && int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture) is > 0 and <= ushort.MaxValue and var port
            ? port
            : null;

    [GeneratedRegex(@"^http://(127\.0\.0\.1|localhost):(?<port>[0-9]{1,5})/?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();
}
