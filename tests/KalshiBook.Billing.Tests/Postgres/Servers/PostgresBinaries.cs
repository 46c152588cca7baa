using System.Diagnostics;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>Finds and runs the programs of PostgreSQL and PgBouncer that are on the machine. Both refuse to run as root.</summary>
internal static class PostgresBinaries
{
    public static string? Folder { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .MaxBy(bin => bin, StringComparer.Ordinal)
        : null;

    public static string? PgBouncer { get; } = new[] { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer" }.FirstOrDefault(File.Exists);

    /// <summary>Makes an empty folder that the user postgres may write to.</summary>
    public static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("kalshibook-test-").FullName;
        if (Environment.IsPrivilegedProcess) Run("chown", ["postgres", folder]);
        return folder;
    }

    public static void RunAsPostgres(string program, string[] arguments) => Run(program, arguments, asPostgres: true);

    private static void Run(string program, string[] arguments, bool asPostgres = false)
    {
        var (file, all) = asPostgres && Environment.IsPrivilegedProcess
            ? ("setpriv", ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", program, .. arguments])
            : (program, arguments);
        // No redirection: a server that pg_ctl starts would hold the pipes open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", file, .. all]))!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
