using System.IO.Enumeration;

namespace KalshiBook.Billing.Testing;

/// <summary>What goes wrong with the next requests.</summary>
/// <remarks>
/// A pattern is <c>POST /v1/customers</c>, or <c>/v1/customers</c> for any method; <c>*</c> stands for any text. The first fault that matches a
/// request is used up by it.
/// </remarks>
public sealed class StripeTwinFaults
{
    private readonly List<(string Pattern, Fault Fault)> _faults = [];

    /// <summary>Gets how many faults wait for a request.</summary>
    public int Pending
    {
        get { lock (_faults) return _faults.Count; }
    }

    /// <summary>Answers a status in place of what Stripe would answer.</summary>
    /// <param name="pattern">Which requests.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="times">How many requests.</param>
    /// <param name="stage">Whether the request is carried out all the same.</param>
    /// <param name="stored">Whether the answer is stored under the idempotency key and replayed, as Stripe does with a first 500.</param>
    /// <param name="body">The body; null for Stripe's error of that status.</param>
    /// <param name="headers">More headers, such as <c>Stripe-Should-Retry</c>.</param>
    public void Answer(
        string pattern,
        int status,
        int times = 1,
        StripeTwinStage stage = StripeTwinStage.Before,
        bool stored = false,
        string? body = null,
        IReadOnlyDictionary<string, string>? headers = null) =>
        Add(pattern, times, new Fault(stage) { Answer = new Answer(status, body ?? Error.BodyOf(status), headers), Stored = stored });

    /// <summary>Cuts the connection.</summary>
    /// <param name="pattern">Which requests.</param>
    /// <param name="stage">When.</param>
    /// <param name="times">How many requests.</param>
    public void Cut(string pattern, StripeTwinStage stage = StripeTwinStage.Before, int times = 1) =>
        Add(pattern, times, new Fault(stage) { Cuts = true });

    /// <summary>Answers nothing until released.</summary>
    /// <param name="pattern">Which requests.</param>
    /// <param name="stage">When.</param>
    /// <param name="times">How many requests.</param>
    /// <returns>What releases them.</returns>
    public StripeTwinHang Hang(string pattern, StripeTwinStage stage = StripeTwinStage.Before, int times = 1)
    {
        var hang = new StripeTwinHang();
        Add(pattern, times, new Fault(stage) { Wait = hang.HoldAsync });
        return hang;
    }

    /// <summary>Waits, by the twin's clock.</summary>
    /// <param name="pattern">Which requests.</param>
    /// <param name="delay">How long.</param>
    /// <param name="stage">When.</param>
    /// <param name="times">How many requests.</param>
    public void Delay(string pattern, TimeSpan delay, StripeTwinStage stage = StripeTwinStage.Before, int times = 1) =>
        Add(pattern, times, new Fault(stage) { Wait = cancellationToken => Task.Delay(delay, Clock, cancellationToken) });

    /// <summary>Takes back all faults that wait for a request.</summary>
    public void Clear()
    {
        lock (_faults) _faults.Clear();
    }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal Fault? Take(StripeTwinRequest request)
    {
        lock (_faults)
        {
            var index = _faults.FindIndex(entry => FileSystemName.MatchesSimpleExpression(entry.Pattern, $"{request.Method} {request.Path}"));
            if (index < 0) return null;
            var fault = _faults[index].Fault;
            _faults.RemoveAt(index);
            return fault;
        }
    }

    private void Add(string pattern, int times, Fault fault)
    {
        var whole = pattern.Contains(' ') ? pattern : "* " + pattern;
        lock (_faults) _faults.AddRange(Enumerable.Repeat((whole, fault), times));
    }
}
