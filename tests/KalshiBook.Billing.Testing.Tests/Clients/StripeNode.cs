using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace KalshiBook.Billing.Testing.Tests.Clients;

/// <summary>Node with stripe-node, where they are.</summary>
internal static class StripeNode
{
    /// <summary>Gets the folder of the tests, which the build notes in the assembly.</summary>
    public static string Folder { get; } = typeof(StripeNode).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "StripeNodeFolder").Value!;

    public static bool HasPackages => Directory.Exists(Path.Combine(Folder, "node_modules", "stripe"));

    /// <summary>Tells whether Node is there, of a version that stripe-node runs on.</summary>
    public static async Task<bool> IsThereAsync()
    {
        try
        {
            var (code, output) = await RunAsync(["-p", "process.versions.node.split('.')[0] >= 20"], []);
            return code == 0 && output.Trim() == "true";
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public static async Task<(int Code, string Output)> RunAsync(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var token = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
            await process.WaitForExitAsync(token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
