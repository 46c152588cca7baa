using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The limiter's answers. They carry nothing: a fixed window gets nothing back when a request ends.</summary>
internal sealed class RateLimitAnswer : RateLimitLease
{
    private RateLimitAnswer(bool isAcquired) => IsAcquired = isAcquired;

    public static RateLimitAnswer Passed { get; } = new(isAcquired: true);

    public static RateLimitAnswer Refused { get; } = new(isAcquired: false);

    /// <summary>Gets the answer where the user's plan could not be read in time: the charge would only wait as long once more.</summary>
    public static RateLimitAnswer StoreUnavailable { get; } = new(isAcquired: false);

    public override bool IsAcquired { get; }

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = null;
        return false;
    }
}
