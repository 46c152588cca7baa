using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A Supabase project on the loopback, of which only the key set is there: a project of before October 2025 has no discovery document.</summary>
internal sealed class KeySetStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _fetches;

    private KeySetStub(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public string Issuer => Url + "/auth/v1";

    /// <summary>Gets or sets the key set as it is published.</summary>
    public string Document { get; set; } = """{"keys":[]}""";

    /// <summary>Gets or sets a value indicating whether the project hangs up on whoever calls.</summary>
    public bool IsDown { get; set; }

    /// <summary>Gets how often the key set was asked for.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>Gets what else was asked for.</summary>
    public List<string> Others { get; } = [];

    /// <summary>Gets the settings that lead a host to it.</summary>
    public KeyValuePair<string, string?> Setting => new("SUPABASE_URL", Url);

    public static async Task<KeySetStub> StartAsync(params ProjectKey[] keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new KeySetStub(app);
        stub.Publish(keys);
        app.Run(stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public void Publish(params ProjectKey[] keys) => Publish(keys.Select(key => key.Published));

    public void Publish(IEnumerable<JsonObject> keys) =>
        Document = new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.DeepClone())]) }.ToJsonString();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/auth/v1/.well-known/jwks.json")
        {
            lock (Others) Others.Add(context.Request.Path);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        Interlocked.Increment(ref _fetches);
        if (IsDown)
        {
            context.Abort();
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Document, context.RequestAborted);
    }
}
