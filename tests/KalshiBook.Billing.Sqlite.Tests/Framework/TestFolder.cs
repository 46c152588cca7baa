namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>A folder of a test's own, gone with it.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kalshibook-");

    public string File(string name = "billing.db") => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
