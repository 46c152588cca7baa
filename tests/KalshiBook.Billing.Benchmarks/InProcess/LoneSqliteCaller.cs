using System.Diagnostics;
using KalshiBook.Billing.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>A lone caller's charges beside bare updates of the same accounts with synchronous=FULL, on one file, in turns.</summary>
internal static class LoneSqliteCaller
{
    private const int Accounts = 10_000;
    private const int Turn = 500;

    private static readonly UserId[] Users = [.. Enumerable.Range(1, Accounts).Select(number => UserId.From(new Guid(number, 0, 0, new byte[8])))];

    public static async Task<int> RunAsync(TimeSpan duration, int rounds, string path)
    {
        var options = new BillingOptions { SqlitePath = path, Plans = { ["free"] = new PlanOptions { MonthlyCredits = Charge.MaxCredits } } };
        await using var store = new SqliteBillingStore(new SqliteFile(path), PlanCatalogue.Create(options), options);
        await store.MigrateAsync(CancellationToken.None);
        var meter = new CreditMeter(store, new UnsettledCharges(store, TimeProvider.System), Options.Create(options), TimeProvider.System);
        await store.ChargeAsync([.. Users.Select(New)], CancellationToken.None);
        using var update = new BareUpdate(path);

        await RoundAsync(update, meter, TimeSpan.FromSeconds(2)); // warms up the JIT and the file
        Console.WriteLine($"{"update us",12} {"charge us",12} {"ratio",8}");
        var ratios = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var (updated, charged) = await RoundAsync(update, meter, duration);
            ratios.Add(charged / updated);
            Console.WriteLine($"{updated.TotalMicroseconds,12:F0} {charged.TotalMicroseconds,12:F0} {charged / updated,8:F2}");
        }
        ratios.Sort();
        Console.WriteLine($"median ratio {ratios[ratios.Count / 2]:F2}");
        return 0;
    }

    // A few hundred of each in turns, so that both meet the same machine; longer turns than that, since each connection begins its own with an empty cache.
    private static async Task<(TimeSpan Update, TimeSpan Charge)> RoundAsync(BareUpdate update, CreditMeter meter, TimeSpan duration)
    {
        var (updating, charging, count, next) = (new Stopwatch(), new Stopwatch(), 0, 1);
        while (updating.Elapsed + charging.Elapsed < duration)
        {
            updating.Start();
            for (var i = 0; i < Turn; i++) update.Run(Next(ref next));
            updating.Stop();
            charging.Start();
            for (var i = 0; i < Turn; i++) await ChargeAsync(meter, Next(ref next));
            charging.Stop();
            count += Turn;
        }
        return (updating.Elapsed / count, charging.Elapsed / count);
    }

    // Walks all over the accounts, the same way each time.
    private static UserId Next(ref int next) => Users[(next = next * 7_919 % 10_007) % Accounts];

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
            // As the store has them: else each update would pay for the pages of the charges, and read its own again and again.
            Execute("pragma wal_autocheckpoint = 16000");
            Execute("pragma cache_size = -16384");
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
