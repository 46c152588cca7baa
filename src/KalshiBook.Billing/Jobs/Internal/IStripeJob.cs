namespace KalshiBook.Billing;

/// <summary>Work in the background that one host at a time does for all.</summary>
internal interface IStripeJob
{
    /// <summary>Gets the name, under which hosts take turns.</summary>
    string Name { get; }

    /// <summary>Gets how often it is done.</summary>
    TimeSpan Interval { get; }

    /// <summary>Gets a value indicating whether it rests for its interval after any host has done it. If not, each host looks once in an interval.</summary>
    bool IsDueAfterInterval { get; }

    /// <summary>Does the work. What is left undone is done at the next turn.</summary>
    /// <param name="cancellationToken">The host stops, or another one has taken the turn over.</param>
    /// <returns>A task that ends when it is done.</returns>
    Task RunAsync(CancellationToken cancellationToken);
}
