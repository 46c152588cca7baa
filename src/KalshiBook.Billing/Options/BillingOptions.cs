namespace KalshiBook.Billing;

/// <summary>The settings of KalshiBook.Billing, bound from the section <c>KalshiBookBilling</c>. Flat environment names win over the section.</summary>
public sealed class BillingOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "KalshiBookBilling";

    /// <summary>Gets or sets where PostgreSQL is: a <c>postgresql://</c> URL or an Npgsql connection string.</summary>
    /// <remarks>Flat names: <c>DATABASE_URL</c>, else the connection string <c>Billing</c>.</remarks>
    public string? DatabaseUrl { get; set; }

    /// <summary>Gets or sets the path of the SQLite file that is used where no PostgreSQL is configured; <c>:memory:</c> for tests.</summary>
    /// <remarks>Needs the package KalshiBook.Billing.Sqlite and its <c>UseSqlite()</c>. A relative path begins at the process's working folder.</remarks>
    /// <value>The default is <c>kalshibook-billing.db</c> in Development, and null elsewhere.</value>
    public string? SqlitePath { get; set; }

    /// <summary>Gets or sets the schema that holds the tables in PostgreSQL. It is the library's alone, and not <c>public</c>.</summary>
    /// <value>The default is <c>kalshibook_billing</c>.</value>
    public string Schema { get; set; } = "kalshibook_billing";

    /// <summary>Gets or sets a value indicating whether migrations run, and partitions are made and dropped, by this host.</summary>
    /// <value>The default is true.</value>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>Gets or sets for how many months usage records are kept. Records of overage are kept for ever.</summary>
    /// <value>The default is 25 months. Null keeps everything.</value>
    public int? UsageRetentionMonths { get; set; } = 25;

    /// <summary>Gets or sets how long an operation of the store may take, its repetitions included, before it counts as unavailable.</summary>
    /// <value>The default is 5 seconds; from 0.1 to 8, so that a caller has the answer within 10.</value>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how many charges may wait in this process until they are sent to the store. What comes beyond that is refused at once, with 503.</summary>
    /// <value>The default is 20,000; from 1 to 1,000,000. Half as many more may wait for accounts that somebody else has locked, a sixteenth for each.</value>
    public int MaxWaitingCharges { get; set; } = 20_000;

    /// <summary>Gets the plans, by name: the default catalogue with what is configured here.</summary>
    public IDictionary<string, PlanOptions> Plans { get; } = new Dictionary<string, PlanOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the settings of pay-as-you-go.</summary>
    public PaygOptions Payg { get; } = new();

    /// <summary>Gets the settings of overage reports.</summary>
    public MeterOptions Meter { get; } = new();

    /// <summary>Gets the settings of the reconciliation.</summary>
    public ReconciliationOptions Reconciliation { get; } = new();

    /// <summary>Gets or sets Stripe's API key. Without it Stripe is off, and metering works.</summary>
    /// <remarks>Flat name: <c>STRIPE_SECRET_KEY</c>.</remarks>
    public string? StripeSecretKey { get; set; }

    /// <summary>Gets or sets the webhook's signing secrets, comma-separated.</summary>
    /// <remarks>Flat name: <c>STRIPE_WEBHOOK_SECRET</c>.</remarks>
    public string? StripeWebhookSecret { get; set; }

    /// <summary>Gets or sets the metered price of pay-as-you-go.</summary>
    /// <remarks>Flat name: <c>STRIPE_PAYG_PRICE_ID</c>.</remarks>
    public string? StripePaygPriceId { get; set; }

    /// <summary>Gets or sets the event name of Stripe's meter.</summary>
    /// <remarks>Flat name: <c>STRIPE_METER_EVENT_NAME</c>.</remarks>
    /// <value>The default is <c>kalshibook_api_credits</c>.</value>
    public string StripeMeterEventName { get; set; } = "kalshibook_api_credits";

    /// <summary>Gets or sets the base address of the Stripe API, for a local twin.</summary>
    /// <remarks>Flat name: <c>STRIPE_API_BASE</c>.</remarks>
    /// <value>The default, null, is Stripe's own.</value>
    public string? StripeApiBase { get; set; }

    /// <summary>Gets or sets how long a call to Stripe may take, and all calls of one request together.</summary>
    /// <value>The default is 20 seconds; from 1 to 20, so that a caller has the answer within 25.</value>
    public TimeSpan StripeTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how often a call to Stripe that failed on the way, or by Stripe's fault, is repeated at once.</summary>
    /// <value>The default is 2; from 0 to 5.</value>
    public int StripeMaxRetries { get; set; } = 2;

    /// <summary>Gets or sets how many calls of the endpoints that call Stripe a user may make in a minute.</summary>
    /// <value>The default is 10.</value>
    public int StripeRequestsPerMinute { get; set; } = 10;

    /// <summary>Gets or sets where the billing page lives.</summary>
    /// <remarks>Flat name: <c>APP_URL</c>. Required outside Development when Stripe is on.</remarks>
    /// <value>The default, null, is the host's own address.</value>
    public string? AppUrl { get; set; }

    /// <summary>Gets a value indicating whether Stripe is on: whether there is an API key.</summary>
    public bool IsStripeOn => !string.IsNullOrWhiteSpace(StripeSecretKey);
}
