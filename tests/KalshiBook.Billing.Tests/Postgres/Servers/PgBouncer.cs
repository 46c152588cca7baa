using System.Net.Sockets;
using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>A throwaway PgBouncer in transaction mode, with so few server connections that neighbouring transactions share them.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly string _folder = PostgresBinaries.MakeFolder();

    private PgBouncer(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public static async Task<PgBouncer> StartAsync(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var port = PostgresServer.FreePort();
        var bouncer = new PgBouncer(new NpgsqlConnectionStringBuilder(connectionString) { Port = port, Host = "127.0.0.1" }.ConnectionString);
        var settings = Path.Combine(bouncer._folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            {server.Database} = host={server.Host} port={server.Port} user={server.Username}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 4
            max_client_conn = 500
            pidfile = {bouncer._folder}/pid
            logfile = {bouncer._folder}/log
            """);
        PostgresBinaries.RunAsPostgres(PostgresBinaries.PgBouncer ?? throw new InvalidOperationException("PgBouncer is not on this machine."), ["-d", settings]);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient("127.0.0.1", port);
                return bouncer;
            }
            catch (SocketException) when (attempt < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        var pid = (await File.ReadAllTextAsync(Path.Combine(_folder, "pid"))).Trim();
        PostgresBinaries.RunAsPostgres("/bin/sh", ["-c", $"kill -9 {pid}"]);
        Directory.Delete(_folder, recursive: true);
    }
}
