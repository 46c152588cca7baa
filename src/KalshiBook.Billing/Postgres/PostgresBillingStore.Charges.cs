using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    private readonly string _charge;
    private readonly string _chargeOne;
    private readonly string _refund;

    public Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) => AnswerAsync(
        charges,
        connection => charges is [var charge]
            ? WithPlans(new NpgsqlCommand(_chargeOne, connection).WithCharge(charge))
            : WithPlans(new NpgsqlCommand(_charge, connection).WithCharges(charges)),
        (outcome, balance) => new ChargeResult((ChargeOutcome)outcome, balance),
        cancellationToken);

    public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
        AnswerAsync(
            charges,
            connection => WithPlans(new NpgsqlCommand(_refund, connection).WithCharges(charges).With(at.UtcDateTime)),
            (outcome, balance) => new RefundResult((RefundOutcome)outcome, balance),
            cancellationToken);

    // One statement, and so one transaction and one round trip: there is no moment in which half of it could be lost.
    private async Task<IReadOnlyList<T>> AnswerAsync<T>(
        IReadOnlyList<Charge> charges, Func<NpgsqlConnection, NpgsqlCommand> statement, Func<int, Balance, T> answer, CancellationToken cancellationToken)
    {
        if (charges.Count == 0) return [];
        return await _database.RunAsync(
            async (connection, token) =>
            {
                var command = statement(connection);
                await using (command.ConfigureAwait(false))
                {
                    if (_database.CanPrepare) await command.PrepareAsync(token).ConfigureAwait(false); // a round trip for a new connection only
                    var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        return await BalanceReader.ReadAllAsync(reader, charges.Count, answer, token).ConfigureAwait(false);
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
    }
}
