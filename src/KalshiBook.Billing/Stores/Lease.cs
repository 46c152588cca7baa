namespace KalshiBook.Billing;

/// <summary>A lease that a host has.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Holder">Who has it.</param>
/// <param name="DoneAt">When the work under this name was done last, by any host; or null.</param>
public sealed record Lease(string Name, Guid Holder, DateTimeOffset? DoneAt);
