using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Stubs;

/// <summary>The controls over HTTP, for work by hand. Parameters are those of a form, or of the query.</summary>
/// <remarks>
/// <c>POST /_test/complete session=cs_…</c> · <c>POST /_test/subscriptions customer=…&amp;price=…[&amp;id&amp;status&amp;invoice&amp;user&amp;start&amp;end]</c> ·
/// <c>POST /_test/renew|end subscription=sub_…</c> · <c>POST /_test/delete customer=cus_…</c> · <c>POST /_test/price id=…&amp;interval=…&amp;metered=true</c> ·
/// <c>POST /_test/faults match=…&amp;kind=answer|cut|hang|delay[&amp;status&amp;times&amp;stage&amp;stored&amp;seconds]</c> · <c>POST /_test/release</c> ·
/// <c>POST /_test/event</c> with the event as body · <c>GET /_test/requests</c> · <c>GET /_test/objects kind=…</c> · <c>GET /_test/meter</c>.
/// </remarks>
internal sealed class TestRoutes(StripeStub stub)
{
    private readonly List<StripeStubHang> _hangs = [];

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            http.Request.EnableBuffering();
            using var reader = new StreamReader(http.Request.Body, leaveOpen: true);
            var body = await reader.ReadToEndAsync();
            http.Request.Body.Position = 0;
            var answer = Run(await RequestReader.ReadAsync(http.Request), body);
            await http.Response.WriteAsync(answer.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException or StripeErrorException or JsonException)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync(exception.Message + "\n");
        }
    }

    private JsonNode Run(StripeStubRequest request, string body)
    {
        string Need(string name) => request[name] ?? throw new ArgumentException($"It needs {name}.");
        switch ($"{request.Method} {request.Path}")
        {
            case "POST /_test/complete": return new JsonObject { ["id"] = stub.CompleteCheckout(Need("session"), request["method"]) };
            case "POST /_test/subscriptions": return new JsonObject { ["id"] = stub.PutSubscription(Subscription(request, Need)) };
            case "POST /_test/renew": stub.Renew(Need("subscription"), request["paid"] != "false"); break;
            case "POST /_test/end": stub.End(Need("subscription")); break;
            case "POST /_test/delete": stub.DeleteCustomer(Need("customer")); break;
            case "POST /_test/price": stub.AddPrice(Need("id"), request["interval"] ?? "month", Number(request, "count") ?? 1, request["metered"] == "true"); break;
            case "POST /_test/faults": Fail(request, Need("match"), Need("kind")); break;
            case "POST /_test/release": _hangs.ForEach(hang => hang.Release()); break;
            case "POST /_test/event": stub.AddUndeliveredEvent(body); break;
            case "GET /_test/requests": return new JsonArray([.. stub.Requests.Select(item => JsonValue.Create(item.ToString()))]);
            case "GET /_test/objects": return new JsonArray([.. stub.All(Need("kind"))]);
            case "GET /_test/meter": return new JsonArray([.. stub.MeterEvents.Select(item => JsonValue.Create(item.ToString()))]);
            default: throw new ArgumentException("There is no such control.");
        }
        return new JsonObject { ["ok"] = true };
    }

    private void Fail(StripeStubRequest request, string match, string kind)
    {
        var times = Number(request, "times") ?? 1;
        var stage = Enum.Parse<StripeStubStage>(request["stage"] ?? "Before", ignoreCase: true);
        switch (kind)
        {
            case "answer": stub.Faults.Answer(match, Number(request, "status") ?? 500, times, stage, request["stored"] == "true"); break;
            case "cut": stub.Faults.Cut(match, stage, times); break;
            case "hang": _hangs.Add(stub.Faults.Hang(match, stage, times)); break;
            case "delay": stub.Faults.Delay(match, TimeSpan.FromSeconds(Number(request, "seconds") ?? 1), stage, times); break;
            default: throw new ArgumentException("A fault is answer, cut, hang or delay.");
        }
    }

    private static StripeStubSubscription Subscription(StripeStubRequest request, Func<string, string> need) => new()
    {
        Id = request["id"],
        CustomerId = need("customer"),
        PriceId = need("price"),
        UserId = request["user"],
        Status = request["status"] ?? "active",
        InvoiceStatus = request["invoice"] ?? "paid",
        PeriodStart = Time(request, "start"),
        PeriodEnd = Time(request, "end"),
    };

    private static int? Number(StripeStubRequest request, string name) => request[name] is { } text ? int.Parse(text) : null;

    private static DateTimeOffset? Time(StripeStubRequest request, string name) => request[name] is { } text ? DateTimeOffset.Parse(text) : null;
}
