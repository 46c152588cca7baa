using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    private readonly string _chargeBatch;
    private readonly string _chargeOne;
    private readonly string _chargeOnePrepared;
    private readonly string _refund;

    private const int NoPatience = 0;

    // Milliseconds, as the function charge_batch takes it.
    private static readonly int Patience = (int)LockedAccounts.Patience.TotalMilliseconds;

    public async Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) =>
        (await ChargeAsync(charges, patience: null, cancellationToken).ConfigureAwait(false))!; // who waits leaves none without an answer

    public async Task<IReadOnlyList<ChargeResult?>> ChargeUnlockedAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken)
    {
        try
        {
            return await ChargeAsync(charges, Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (BillingStoreUnavailableException exception)
            when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            return await ChargeAsync(charges, NoPatience, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (charges.Count == 0) return [];
        var answers = new RefundResult[charges.Count];
        await AnswerAsync(
            _refund,
            command => WithPlans(command.WithCharges(charges).With(Charge.ToMicroseconds(at).UtcDateTime)),
            row => answers[row.GetInt32(0) - 1] = BalanceReader.ReadRefund(row),
            cancellationToken).ConfigureAwait(false);
        return answers;
    }

    private async Task<IReadOnlyList<ChargeResult?>> ChargeAsync(IReadOnlyList<Charge> charges, int? patience, CancellationToken cancellationToken)
    {
        if (charges.Count == 0) return [];
        try
        {
            if (patience is null && charges is [var charge]) return [await ChargeOneAsync(charge, cancellationToken).ConfigureAwait(false)];
            return await ChargeAsync(new ChargeBatch(charges), patience, oneByOne: false, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // A charge of the list is on record, and nothing was done. One by one it gets the answer of then.
            return await ChargeAsync(new ChargeBatch(charges), patience, oneByOne: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ChargeResult> ChargeOneAsync(Charge charge, CancellationToken cancellationToken)
    {
        ChargeResult? answer = null;
        await AnswerAsync(
            _database.CanPrepare ? _chargeOnePrepared : _chargeOne,
            command => WithPlans(command.WithCharge(charge)),
            row => answer = BalanceReader.ReadCharge(row),
            cancellationToken).ConfigureAwait(false);
        return answer!;
    }

    private async Task<IReadOnlyList<ChargeResult?>> ChargeAsync(ChargeBatch batch, int? patience, bool oneByOne, CancellationToken cancellationToken)
    {
        var answers = new ChargeResult?[batch.Count];
        await AnswerAsync(
            _chargeBatch,
            command => WithPlans(batch.Bind(command)).WithNullable(patience, NpgsqlDbType.Integer).With(oneByOne),
            row => batch.Answer(answers, row.GetInt32(0), row.GetInt32(12), BalanceReader.ReadCharge(row)),
            cancellationToken).ConfigureAwait(false);
        return answers;
    }

    // One statement, and so one transaction and one round trip: there is no moment in which half of it could be lost.
    private async Task AnswerAsync(
        string sql, Func<NpgsqlCommand, NpgsqlCommand> bind, Action<DbDataReader> read, CancellationToken cancellationToken) =>
        await _database.RunAsync(
            async (connection, token) =>
            {
                var command = bind(new NpgsqlCommand(sql, connection));
                await using (command.ConfigureAwait(false))
                {
                    if (_database.CanPrepare) await command.PrepareAsync(token).ConfigureAwait(false); // a round trip for a new connection only
                    await BalanceReader.ReadAllAsync(command, read, token).ConfigureAwait(false);
                    return true;
                }
            },
            cancellationToken).ConfigureAwait(false);
}
