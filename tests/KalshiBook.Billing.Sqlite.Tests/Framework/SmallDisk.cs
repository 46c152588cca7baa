using System.Diagnostics;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>A disk of a few megabytes, that may be filled and made read-only. It is in memory, and needs Linux and root.</summary>
public sealed class SmallDisk : IDisposable
{
    public const string Reason = "A disk of the test's own needs Linux and the right to mount.";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kalshibook-disk-");

    public SmallDisk() => Run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", _folder.FullName);

    /// <summary>Gets a value indicating whether there can be one: whether one can be mounted.</summary>
    public static bool CanBe => Probe.Value;

    private static Lazy<bool> Probe { get; } = new(() =>
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using var disk = new SmallDisk();
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    public string File(string name = "billing.db") => Path.Combine(_folder.FullName, name);

    /// <summary>Takes all space that is left but some kilobytes, until the answer is disposed of.</summary>
    public IDisposable Fill(int leaving)
    {
        var ballast = new Ballast(File("ballast"));
        var free = new DriveInfo(_folder.FullName).AvailableFreeSpace - (leaving * 1024L);
        System.IO.File.WriteAllBytes(ballast.Path, new byte[free]);
        return ballast;
    }

    public void Remount(string options) => Run("mount", "-o", $"remount,{options}", _folder.FullName);

    public void Dispose()
    {
        Run("umount", _folder.FullName);
        _folder.Delete();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private sealed record Ballast(string Path) : IDisposable
    {
        public void Dispose() => System.IO.File.Delete(Path);
    }
}
