using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    private readonly string _charge;
    private readonly string _chargeOne;
    private readonly string _refund;

    public async Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken)
    {
        if (charges is [var charge])
        {
            try
            {
                return await AnswerAsync(
                    1, _chargeOne, command => command.WithCharge(charge), ToChargeResult, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // The charge is on record: below it gets the answer of then.
            }
        }
        return await AnswerAsync(charges.Count, _charge, command => command.WithCharges(charges), ToChargeResult, cancellationToken)
            .ConfigureAwait(false);
    }

    public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
        AnswerAsync(
            charges.Count,
            _refund,
            command => command.WithCharges(charges).With(Charge.ToMicroseconds(at).UtcDateTime),
            static (outcome, balance) => new RefundResult((RefundOutcome)outcome, balance),
            cancellationToken);

    private static ChargeResult ToChargeResult(int outcome, Balance balance) => new((ChargeOutcome)outcome, balance);

    // One statement, and so one transaction and one round trip: there is no moment in which half of it could be lost.
    private async Task<IReadOnlyList<T>> AnswerAsync<T>(
        int count, string sql, Func<NpgsqlCommand, NpgsqlCommand> bind, Func<int, Balance, T> answer, CancellationToken cancellationToken)
    {
        if (count == 0) return [];
        return await _database.RunAsync(
            async (connection, token) =>
            {
                var command = WithPlans(bind(new NpgsqlCommand(sql, connection)));
                await using (command.ConfigureAwait(false))
                {
                    if (_database.CanPrepare) await command.PrepareAsync(token).ConfigureAwait(false); // a round trip for a new connection only
                    var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        return await BalanceReader.ReadAllAsync(reader, count, answer, token).ConfigureAwait(false);
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
    }
}
