using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>An event, and how many endpoints have not taken it yet.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Created">When it happened, in seconds.</param>
/// <param name="Json">Its JSON, in UTF-8: there are many.</param>
internal sealed record EventRecord(string Id, string Type, long Created, byte[] Json)
{
    /// <summary>Gets or sets how many endpoints have it before them: Stripe's <c>pending_webhooks</c>.</summary>
    public int Pending { get; set; }

    /// <summary>Gets or sets how many endpoints refused it, or did not answer, and have not taken it since.</summary>
    public int Failing { get; set; }

    /// <summary>Gets what completes when the last endpoint has taken it.</summary>
    public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JsonObject ToJson()
    {
        var json = JsonNode.Parse(Json)!.AsObject();
        json["pending_webhooks"] = Pending;
        return json;
    }
}
