namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] AttemptRules() =>
    [
        Rule("An attempt that began is on record, and its arguments to the letter", async probe =>
        {
            Expect.Equal(null, await FindAttemptAsync(probe).ConfigureAwait(false), "the attempt before");
            var attempt = Attempt(probe) with { Parameters = """{ "b": "Zoë",  "a": 1.0, "a": null }""" };
            Expect.Equal(attempt, await BeginAsync(probe, attempt).ConfigureAwait(false));
            Expect.Equal(attempt, await FindAttemptAsync(probe).ConfigureAwait(false));
        }),
        Rule("While an attempt is open another one that begins gets it", async probe =>
        {
            var open = await BeginAsync(probe, Attempt(probe)).ConfigureAwait(false);
            probe.User.Now = probe.User.Now.AddDays(1);
            Expect.Equal(open, await BeginAsync(probe, Attempt(probe) with { Parameters = "{}" }).ConfigureAwait(false));
            Expect.Equal(open, await BeginAsync(probe, open).ConfigureAwait(false));
            Expect.Equal(open, await FindAttemptAsync(probe).ConfigureAwait(false));
        }),
        Rule("A finished attempt keeps its result, and is replaced by the next", async probe =>
        {
            var first = await BeginAsync(probe, Attempt(probe)).ConfigureAwait(false);
            var finished = first with { ResultId = "cs_1", ResultUrl = "https://checkout.example/1" };
            await FinishAsync(probe, finished).ConfigureAwait(false);
            Expect.Equal(finished, await FindAttemptAsync(probe).ConfigureAwait(false));
            probe.User.Now = probe.User.Now.AddDays(1);
            var second = Attempt(probe) with { Parameters = "{}" };
            Expect.Equal(second, await BeginAsync(probe, second).ConfigureAwait(false));
            Expect.Equal(second, await FindAttemptAsync(probe).ConfigureAwait(false));
        }),
        Rule("A finished attempt that begins again is not open again", async probe =>
        {
            var attempt = await BeginAsync(probe, Attempt(probe)).ConfigureAwait(false);
            var finished = attempt with { ResultId = "cs_1" };
            await FinishAsync(probe, finished).ConfigureAwait(false);
            Expect.Equal(finished, await BeginAsync(probe, attempt).ConfigureAwait(false));
        }),
        Rule("An attempt is finished and closed by its id only", async probe =>
        {
            var open = await BeginAsync(probe, Attempt(probe)).ConfigureAwait(false);
            await FinishAsync(probe, open with { Id = Guid.NewGuid(), ResultId = "cs_2" }).ConfigureAwait(false);
            Expect.Equal(false, await CloseAsync(probe, open with { Id = Guid.NewGuid() }).ConfigureAwait(false), "whether a stranger was closed");
            Expect.Equal(open, await FindAttemptAsync(probe).ConfigureAwait(false));
        }),
        Rule("An attempt that was closed, open or finished, is off the record", async probe =>
        {
            var open = await BeginAsync(probe, Attempt(probe)).ConfigureAwait(false);
            Expect.True(await CloseAsync(probe, open).ConfigureAwait(false));
            Expect.Equal(null, await FindAttemptAsync(probe).ConfigureAwait(false), "the attempt after it");
            Expect.Equal(false, await CloseAsync(probe, open).ConfigureAwait(false), "whether it was closed again");
            var next = await BeginAsync(probe, Attempt(probe)).ConfigureAwait(false);
            await FinishAsync(probe, next with { ResultId = "cs_1" }).ConfigureAwait(false);
            Expect.True(await CloseAsync(probe, next).ConfigureAwait(false));
            await FinishAsync(probe, next with { ResultId = "cs_1" }).ConfigureAwait(false);
            Expect.Equal(null, await FindAttemptAsync(probe).ConfigureAwait(false), "a closed attempt that is finished");
        }),
        Rule("Attempts of other operations and other users stand apart", async probe =>
        {
            foreach (var operation in Enum.GetValues<StripeOperation>())
                await BeginAsync(probe, Attempt(probe) with { Operation = operation, Parameters = $"\"{operation}\"" }).ConfigureAwait(false);
            foreach (var operation in Enum.GetValues<StripeOperation>())
            {
                var found = await probe.Store.FindAttemptAsync(probe.UserId, operation, probe.CancellationToken).ConfigureAwait(false);
                Expect.Equal((operation, $"\"{operation}\""), (found!.Operation, found.Parameters));
            }
            Expect.Equal(null, await FindAttemptAsync(probe.Another()).ConfigureAwait(false), "the attempt of another user");
        }),
        Rule("Of attempts that begin at once one is on record, and all get it", async probe =>
        {
            var got = await BillingStoreSpecification.AtOnceAsync(probe.User, 20, _ => BeginAsync(probe, Attempt(probe))).ConfigureAwait(false);
            Expect.Equal(1, got.Distinct().Count());
            Expect.Equal(got[0], await FindAttemptAsync(probe).ConfigureAwait(false));
        }),
    ];

    private static StripeAttempt Attempt(StripeProbe probe) =>
        new(probe.UserId, StripeOperation.Checkout, Guid.NewGuid(), """{"plan":"project"}""", probe.User.Now.AddMicroseconds(1));

    private static Task<StripeAttempt?> FindAttemptAsync(StripeProbe probe) =>
        probe.Store.FindAttemptAsync(probe.UserId, StripeOperation.Checkout, probe.CancellationToken);

    private static Task<StripeAttempt> BeginAsync(StripeProbe probe, StripeAttempt attempt) =>
        probe.Store.BeginAttemptAsync(attempt, probe.CancellationToken);

    private static Task FinishAsync(StripeProbe probe, StripeAttempt attempt) => probe.Store.FinishAttemptAsync(attempt, probe.CancellationToken);

    private static Task<bool> CloseAsync(StripeProbe probe, StripeAttempt attempt) => probe.Store.CloseAttemptAsync(attempt, probe.CancellationToken);
}
