namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] UsageRules() =>
    [
        Rule("Usage is added up by day, in UTC, the last microsecond of a month included", async probe =>
        {
            await probe.TakeAsync(1).ConfigureAwait(false);
            probe.Now = new DateTimeOffset(2026, 2, 15, 1, 0, 0, TimeSpan.FromHours(2)); // still the 14th
            await probe.TakeAsync(2).ConfigureAwait(false);
            probe.Now = Month(2026, 2).End.AddMicroseconds(-1);
            await probe.TakeAsync(4).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            await probe.TakeAsync(8).ConfigureAwait(false);
            var groups = await probe.UsageAsync(UsageGrouping.Day).ConfigureAwait(false);
            Expect.Sequence([new("2026-02-14", 2, 3), new("2026-02-28", 1, 4), new UsageGroup("2026-03-01", 1, 8)], groups);
            groups = await probe.UsageAsync(Month(2026, 2).Start, Month(2026, 2).End, UsageGrouping.Day).ConfigureAwait(false);
            Expect.Sequence([new("2026-02-14", 2, 3), new UsageGroup("2026-02-28", 1, 4)], groups);
        }),
        Rule("Usage is added up by endpoint, ordered as ordinal text", async probe =>
        {
            string[] endpoints = ["b", "POST /trades", "B", "GET /markets/{ticker}", "a", "GET /markets", "é", "B"];
            await probe.BatchAsync([.. endpoints.Select(endpoint => probe.Prepare(2, endpoint))]).ConfigureAwait(false);
            Expect.Sequence(
                [
                    new("B", 2, 4),
                    new("GET /markets", 1, 2),
                    new("GET /markets/{ticker}", 1, 2),
                    new("POST /trades", 1, 2),
                    new("a", 1, 2),
                    new("b", 1, 2),
                    new UsageGroup("é", 1, 2),
                ],
                await probe.UsageAsync(UsageGrouping.Endpoint).ConfigureAwait(false));
        }),
        Rule("Usage is added up by API key, charges without one first, under null", async probe =>
        {
            string?[] keys = ["key-2", null, "key-10", "key-2", null, "KEY-3"];
            await probe.BatchAsync([.. keys.Select((key, i) => probe.Prepare(1 + i, apiKeyId: key))]).ConfigureAwait(false);
            Expect.Sequence(
                [new(null, 2, 7), new("KEY-3", 1, 6), new("key-10", 1, 3), new UsageGroup("key-2", 2, 5)],
                await probe.UsageAsync(UsageGrouping.Key).ConfigureAwait(false));
        }),
        Rule("Usage counts its first instant and not its last", async probe =>
        {
            await probe.TakeAsync(1).ConfigureAwait(false);
            var (at, later) = (probe.Now, probe.Now.AddMicroseconds(1));
            Expect.Equal(1, (await probe.UsageAsync(at, later, UsageGrouping.Day).ConfigureAwait(false)).Count);
            Expect.Equal(0, (await probe.UsageAsync(at.AddDays(-1), at, UsageGrouping.Day).ConfigureAwait(false)).Count);
            Expect.Equal(0, (await probe.UsageAsync(later, at.AddDays(1), UsageGrouping.Day).ConfigureAwait(false)).Count);
            Expect.Equal(0, (await probe.UsageAsync(at, at, UsageGrouping.Day).ConfigureAwait(false)).Count);
            var inDenver = at.ToOffset(TimeSpan.FromHours(-7));
            Expect.Equal(1, (await probe.UsageAsync(inDenver, later, UsageGrouping.Day).ConfigureAwait(false)).Count);
        }),
        Rule("Usage leaves out what was refunded, voided or refused", async probe =>
        {
            await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.RefundAsync(await probe.TakeAsync(7).ConfigureAwait(false)).ConfigureAwait(false);
            var voided = probe.Prepare(9, "POST /voided");
            await probe.RefundAsync(voided).ConfigureAwait(false);
            await probe.ChargeAsync(voided).ConfigureAwait(false);
            await probe.ChargeAsync(probe.Prepare(5_000, "POST /refused")).ConfigureAwait(false);
            Expect.Sequence([new UsageGroup("GET /markets", 1, 5)], await probe.UsageAsync().ConfigureAwait(false));
        }),
        Rule("Usage leaves out a group of which all was refunded", async probe =>
        {
            var charge = await probe.TakeAsync(7).ConfigureAwait(false);
            await probe.RefundAsync(charge).ConfigureAwait(false);
            Expect.Sequence([], await probe.UsageAsync().ConfigureAwait(false));
        }),
        Rule("Usage is of one user", async probe =>
        {
            var other = probe.Another();
            await probe.BatchAsync(probe.Prepare(5), other.Prepare(7)).ConfigureAwait(false);
            Expect.Sequence([new UsageGroup("GET /markets", 1, 5)], await probe.UsageAsync().ConfigureAwait(false));
            Expect.Sequence([new UsageGroup("GET /markets", 1, 7)], await other.UsageAsync().ConfigureAwait(false));
        }),
        Rule("A usage record keeps the charge's own time, whatever cycle it counts in", async probe =>
        {
            await probe.AccountAsync().ConfigureAwait(false);
            var late = probe.Prepare(5);
            probe.Now = Month(2026, 3).Start;
            await probe.AccountAsync().ConfigureAwait(false);
            await probe.ChargeAsync(late).ConfigureAwait(false);
            Expect.Sequence([new UsageGroup("2026-02-14", 1, 5)], await probe.UsageAsync(UsageGrouping.Day).ConfigureAwait(false));
        }),
        Rule("Endpoints and API keys of the greatest length and of any script are kept as they are", async probe =>
        {
            var text = "GET /é/東京/😀/'\"\\{x}%_?$1;--".PadRight(Charge.MaxTextLength, '東');
            await probe.ChargeAsync(probe.Prepare(5, text, text)).ConfigureAwait(false);
            Expect.Sequence([new UsageGroup(text, 1, 5)], await probe.UsageAsync(UsageGrouping.Endpoint).ConfigureAwait(false));
            Expect.Sequence([new UsageGroup(text, 1, 5)], await probe.UsageAsync(UsageGrouping.Key).ConfigureAwait(false));
        }),
    ];
}
