using System.Net;
using System.Net.Sockets;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>A throwaway PostgreSQL of the test's own, that may be stopped, frozen and started again.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder = PostgresBinaries.MakeFolder();
    private readonly string _bin = PostgresBinaries.Folder ?? throw new InvalidOperationException("PostgreSQL's programs are not on this machine.");

    private PostgresServer(int port) => Port = port;

    public int Port { get; }

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Include Error Detail=true";

    private string Data => Path.Combine(_folder, "data");

    public static PostgresServer Start()
    {
        var server = new PostgresServer(FreePort());
        PostgresBinaries.RunAsPostgres($"{server._bin}/initdb", ["-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        server.Resume();
        return server;
    }

    /// <summary>Starts the server again, after <see cref="Stop"/>.</summary>
    public void Resume() => PostgresBinaries.RunAsPostgres(
        $"{_bin}/pg_ctl",
        [
            "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o",
            $"-p {Port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=300",
            "start",
        ]);

    /// <summary>Stops the server: <c>fast</c> ends sessions in good order, <c>immediate</c> is a crash.</summary>
    public void Stop(string mode) => PostgresBinaries.RunAsPostgres($"{_bin}/pg_ctl", ["-D", Data, "-w", "-m", mode, "stop"]);

    /// <summary>Sends a signal to the server and all its sessions: STOP freezes them, CONT lets them go on.</summary>
    public void Signal(string signal)
    {
        var postmaster = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        PostgresBinaries.RunAsPostgres("/bin/sh", ["-c", $"pkill -{signal} -P {postmaster}; kill -{signal} {postmaster}"]);
    }

    public ValueTask DisposeAsync()
    {
        try
        {
            Stop("immediate");
        }
        catch (InvalidOperationException)
        {
            // The test has stopped it already.
        }
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
