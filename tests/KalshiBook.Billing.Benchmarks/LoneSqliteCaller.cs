using System.Diagnostics;
using KalshiBook.Billing.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>A lone caller's charges beside bare updates of the same accounts with synchronous=FULL, on one file, in turns.</summary>
internal static class LoneSqliteCaller
{
    private const int Accounts = 10_000;
    private const int WarmUp = 4_000;

    private static readonly UserId[] Users = [.. Enumerable.Range(1, Accounts).Select(number => UserId.From(new Guid(number, 0, 0, new byte[8])))];

    public static async Task<int> RunAsync(TimeSpan duration, int rounds, string path)
    {
        var options = new BillingOptions { SqlitePath = path, Plans = { ["free"] = new PlanOptions { MonthlyCredits = Charge.MaxCredits } } };
        await using var store = new SqliteBillingStore(new SqliteFile(path), PlanCatalogue.Create(options), options);
        await store.MigrateAsync(CancellationToken.None);
        var meter = new CreditMeter(store, new UnsettledCharges(store, TimeProvider.System), Options.Create(options), TimeProvider.System);
        await store.ChargeAsync([.. Users.Select(New)], CancellationToken.None);
        using var update = new BareUpdate(path);

        Console.WriteLine($"{"update/s",12} {"charge/s",12} {"time",8}");
        var ratios = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var updates = await RateAsync(round == 0 ? WarmUp : int.MaxValue, duration, user => { update.Run(user); return Task.CompletedTask; });
            var charges = await RateAsync(round == 0 ? WarmUp : int.MaxValue, duration, user => ChargeAsync(meter, user));
            if (round == 0) continue; // warms up the JIT and the file
            ratios.Add(updates / charges);
            Console.WriteLine($"{updates,12:F0} {charges,12:F0} {updates / charges,8:F2}");
        }
        ratios.Sort();
        Console.WriteLine($"median of the time of a charge, in bare updates: {ratios[ratios.Count / 2]:F2}");
        return 0;
    }

    private static async Task<double> RateAsync(int most, TimeSpan duration, Func<UserId, Task> act)
    {
        var count = 0;
        var watch = Stopwatch.StartNew();
        // Walks all over the accounts, the same way each time.
        for (var next = 1; count < most && watch.Elapsed < duration; count++)
        {
            next = next * 7_919 % 10_007;
            await act(Users[next % Accounts]);
        }
        return count / watch.Elapsed.TotalSeconds;
    }

    private static Charge New(UserId user) => Charge.New(TimeProvider.System, user, 5, "POST /orderbook", "key_1");

    private static async Task ChargeAsync(CreditMeter meter, UserId user)
    {
        var result = await meter.ChargeAsync(New(user));
        if (!result.IsGranted) throw new InvalidOperationException($"A charge was refused: {result.Outcome}.");
    }

    private sealed class BareUpdate : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _update;
        private readonly SqliteParameter _user = new("$user", "");

        public BareUpdate(string path)
        {
            _connection = new SqliteConnection($"Data Source={path};Pooling=False");
            _connection.Open();
            Execute("pragma synchronous = full");
            Execute("pragma wal_autocheckpoint = 16000"); // as the store has it: else each update would pay for the pages of the charges
            _update = _connection.CreateCommand();
            _update.CommandText = """
                update billing_accounts set credits_used = credits_used + 5, updated_at = strftime('%Y-%m-%dT%H:%M:%f000Z')
                where user_id = $user and credits_used + 5 <= credits_total
                """;
            _update.Parameters.Add(_user);
        }

        public void Run(UserId user)
        {
            _user.Value = user.Value;
            if (_update.ExecuteNonQuery() != 1) throw new InvalidOperationException("An update found no row.");
        }

        public void Dispose()
        {
            _update.Dispose();
            _connection.Dispose();
        }

        private void Execute(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
