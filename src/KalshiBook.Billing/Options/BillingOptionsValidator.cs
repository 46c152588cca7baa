using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>Checks all settings at once, and names each one that can't work. It never repeats a value: it may be a secret.</summary>
internal sealed partial class BillingOptionsValidator : IValidateOptions<BillingOptions>
{
    private const string Section = BillingOptions.SectionName;

    public ValidateOptionsResult Validate(string? name, BillingOptions options)
    {
        var failures = new List<string>();
        CheckStore(options, failures);
        CheckPayg(options.Payg, failures);
        CheckStripe(options, failures);
        PlanValidator.Check(options, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    internal static bool IsSchemaName(string? schema) => SchemaName().IsMatch(schema ?? "") && schema is not ("public" or "information_schema");

    private static void CheckStore(BillingOptions options, List<string> failures)
    {
        if (!IsSchemaName(options.Schema))
            failures.Add(
                $"{Section}:Schema must be 1 to 63 lower-case letters, digits and underscores, must not begin with a digit or pg_, and must not be "
                + "public: the schema is closed to all other roles.");
        if (options.UsageRetentionMonths < 2)
            failures.Add($"{Section}:UsageRetentionMonths must be at least 2: the present month and the one before it are in use.");
        if (options.StoreTimeout < TimeSpan.FromMilliseconds(100) || options.StoreTimeout > TimeSpan.FromSeconds(8))
            failures.Add($"{Section}:StoreTimeout must be from 0.1 to 8 seconds.");
        if (options.MaxWaitingCharges is < 1 or > 1_000_000)
            failures.Add($"{Section}:MaxWaitingCharges must be from 1 to 1000000.");
        if (options.SqlitePath is { } path && (path.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || path.Any(char.IsControl)))
            failures.Add($"{Section}:SqlitePath must be the path of a file, or :memory:; it is no URI and has no control characters.");
        if (string.IsNullOrWhiteSpace(options.DatabaseUrl)) return;
        try
        {
            _ = PostgresConnectionString.Parse(options.DatabaseUrl);
        }
        catch (FormatException exception)
        {
            failures.Add($"DATABASE_URL (or ConnectionStrings__Billing, or {Section}:DatabaseUrl) is malformed: {exception.Message}");
        }
    }

    private static void CheckPayg(PaygOptions payg, List<string> failures)
    {
        if (payg.PricePerCredit <= 0)
            failures.Add($"{Section}:Payg:PricePerCredit must be more than 0.");
        if (payg.DefaultOverageLimit < 0)
            failures.Add($"{Section}:Payg:DefaultOverageLimit must not be negative.");
        if (payg.MaxOverageLimit < 0)
            failures.Add($"{Section}:Payg:MaxOverageLimit must not be negative.");
        if (payg.DefaultOverageLimit > payg.MaxOverageLimit)
            failures.Add($"{Section}:Payg:DefaultOverageLimit must not be above {Section}:Payg:MaxOverageLimit.");
    }

    private static void CheckStripe(BillingOptions options, List<string> failures)
    {
        if (options.StripeSecretKey is { } key && key.Trim().Any(letter => letter is <= ' ' or >= '\x7f'))
            failures.Add($"STRIPE_SECRET_KEY (or {Section}:StripeSecretKey) must have visible ASCII characters only.");
        if (options.StripeSecretKey?.Trim().StartsWith("pk_", StringComparison.Ordinal) == true)
            failures.Add($"STRIPE_SECRET_KEY (or {Section}:StripeSecretKey) is a publishable key; the secret key is needed.");
        if (options.StripePaygPriceId is { } price && !PlanValidator.IsPriceId(price))
            failures.Add($"STRIPE_PAYG_PRICE_ID (or {Section}:StripePaygPriceId) has characters that no id of Stripe has; it is one price.");
        if (string.IsNullOrWhiteSpace(options.StripeMeterEventName))
            failures.Add($"STRIPE_METER_EVENT_NAME (or {Section}:StripeMeterEventName) must not be empty.");
        if (!IsAddress(options.StripeApiBase))
            failures.Add($"STRIPE_API_BASE (or {Section}:StripeApiBase) must be an absolute http or https URL without query and fragment.");
        if (!IsAddress(options.AppUrl))
            failures.Add($"APP_URL (or {Section}:AppUrl) must be an absolute http or https URL without query and fragment.");
        if (options.StripeTimeout < TimeSpan.FromSeconds(1) || options.StripeTimeout > TimeSpan.FromSeconds(20))
            failures.Add($"{Section}:StripeTimeout must be from 1 to 20 seconds.");
        if (options.StripeMaxRetries is < 0 or > 5)
            failures.Add($"{Section}:StripeMaxRetries must be from 0 to 5.");
        if (options.StripeRequestsPerMinute < 1)
            failures.Add($"{Section}:StripeRequestsPerMinute must be at least 1.");
        CheckInterval(options.Meter.FlushInterval, $"{Section}:Meter:FlushInterval", failures);
        CheckInterval(options.Reconciliation.Interval, $"{Section}:Reconciliation:Interval", failures);
    }

    // A timer takes no more than 49 days.
    private static void CheckInterval(TimeSpan interval, string setting, List<string> failures)
    {
        if (interval <= TimeSpan.Zero || interval > TimeSpan.FromDays(49))
            failures.Add($"{setting} must be more than 0 and at most 49 days.");
    }

    private static bool IsAddress(string? text) => string.IsNullOrWhiteSpace(text)
        || (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length == 0);

    [GeneratedRegex(@"^(?!pg_)[a-z_][a-z0-9_]{0,62}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SchemaName();
}
