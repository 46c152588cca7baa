namespace KalshiBook.ApiHost;

/// <summary>What the host says about the twin of Stripe.</summary>
internal static partial class LocalStripeLog
{
    [LoggerMessage(
        1, LogLevel.Information, "Stripe is played by a twin inside this host, at {Url}: no money moves. Set STRIPE_SECRET_KEY for Stripe itself.",
        EventName = nameof(Plays))]
    public static partial void Plays(ILogger logger, string url);

    [LoggerMessage(
        2, LogLevel.Warning, "StripeTwin:Url is set, but the twin of Stripe runs in Development only. There is none here.", EventName = nameof(OutOfPlace))]
    public static partial void OutOfPlace(ILogger logger);

    [LoggerMessage(
        3, LogLevel.Warning,
        "KalshiBookBilling:Plans:{Plan}:DisplayPrice is no price such as \"$30 / month\". The twin of Stripe sells the plan for $30 a month.",
        EventName = nameof(PriceUnread))]
    public static partial void PriceUnread(ILogger logger, string plan);

    [LoggerMessage(
        4, LogLevel.Warning, "The host listens at no address that the twin of Stripe could send webhooks to. Plans change by POST /billing/sync only.",
        EventName = nameof(NoWebhooks))]
    public static partial void NoWebhooks(ILogger logger);

    [LoggerMessage(
        5, LogLevel.Warning,
        "The twin of Stripe begins with nothing, since there is no file {File}, but accounts here are linked to customers of another Stripe: for them the billing "
        + "endpoints will answer 502. Begin with a new database, or bring back the file.",
        EventName = nameof(CustomersUnknown))]
    public static partial void CustomersUnknown(ILogger logger, string file);

    [LoggerMessage(
        6, LogLevel.Information, "STRIPE_API_BASE is set and STRIPE_SECRET_KEY is not: Stripe is off, and no twin of it takes its place.",
        EventName = nameof(SomebodyElse))]
    public static partial void SomebodyElse(ILogger logger);
}
