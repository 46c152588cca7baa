using System.Runtime.CompilerServices;

namespace KalshiBook.Billing.Testing;

/// <summary>Compares what a rule expects with what it saw.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T seen, [CallerArgumentExpression(nameof(seen))] string what = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, seen)) throw Broken(what, Text(expected), Text(seen));
    }

    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> seen, [CallerArgumentExpression(nameof(seen))] string what = "")
    {
        var (left, right) = (expected.ToList(), seen.ToList());
        if (!left.SequenceEqual(right)) throw Broken(what, Text(left), Text(right));
    }

    public static void True(bool seen, [CallerArgumentExpression(nameof(seen))] string what = "") => Equal(expected: true, seen, what);

    public static async Task ThrowsAsync<T>(Func<Task> doAsync, [CallerArgumentExpression(nameof(doAsync))] string what = "")
        where T : Exception
    {
        Exception? seen = null;
        try
        {
            await doAsync().ConfigureAwait(false);
        }
        catch (T exception)
        {
            seen = exception;
        }
        if (seen is null) throw Broken(what, $"an exception of the type {typeof(T).Name}", "none");
    }

    /// <summary>Compares the figures that money depends on, and those that follow from them.</summary>
    public static void Figures(
        Balance seen, long used, long overage = 0, long total = 1_000, [CallerArgumentExpression(nameof(seen))] string what = "")
    {
        Equal((Used: used, Overage: overage, Total: total), (seen.Used, seen.Overage, seen.Total), $"used, overage and total of {what}");
        Equal(CreditArithmetic.Remaining(total, used, overage), seen.Remaining, $"what remains of {what}");
    }

    public static void Answer(
        ChargeResult seen,
        ChargeOutcome outcome,
        long used,
        long overage = 0,
        long total = 1_000,
        [CallerArgumentExpression(nameof(seen))] string what = "")
    {
        Equal(outcome, seen.Outcome, $"the outcome of {what}");
        Figures(seen.Balance, used, overage, total, what);
    }

    public static void Answer(
        RefundResult seen,
        RefundOutcome outcome,
        long used,
        long overage = 0,
        long total = 1_000,
        [CallerArgumentExpression(nameof(seen))] string what = "")
    {
        Equal(outcome, seen.Outcome, $"the outcome of {what}");
        Figures(seen.Balance, used, overage, total, what);
    }

    private static StoreSpecificationException Broken(string what, string expected, string seen) =>
        new($"{what}: expected {expected}, saw {seen}{(expected == seen ? " (the difference is less than a second)" : "")}.");

    private static string Text<T>(T value) => value?.ToString() ?? "null";

    private static string Text<T>(List<T> values) => $"[{string.Join(", ", values.Select(Text))}]";
}
