using KalshiBook.Billing;

namespace KalshiBook.ApiHost;

/// <summary>Where the twin keeps what it knows. Accounts that outlive the host have customers at Stripe, which have to outlive it too.</summary>
internal static class TwinStateFile
{
    private const string Extension = ".stripe-twin.json";

    /// <summary>Gives the file: beside the accounts' own, or in the working folder where they are in PostgreSQL; null where they are in memory.</summary>
    public static string? Of(BillingOptions options) => options switch
    {
        { DatabaseUrl: not null } => Path.GetFullPath("kalshibook-billing" + Extension),
        { SqlitePath: null or ":memory:" } => null,
        { SqlitePath: var path } => Path.ChangeExtension(Path.GetFullPath(path), Extension),
    };
}
