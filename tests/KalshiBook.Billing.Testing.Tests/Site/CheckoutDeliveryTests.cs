using System.Net;

namespace KalshiBook.Billing.Testing.Tests.Site;

/// <summary>A buyer comes back to an app that knows of the purchase.</summary>
public sealed class CheckoutDeliveryTests : SiteTest
{
    private const string Completed = "checkout.session.completed";

    [Theory]
    [InlineData(Subscribe)]
    [InlineData(Setup)]
    public async Task Redirect_WaitsForEveryEndpoint(string form)
    {
        await using var quick = await WebhookReceiver.StartAsync();
        await using var slow = await WebhookReceiver.StartAsync();
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        (slow.Answer, slow.Wait) = (Hear(asked, 200), goOn.Task);
        AddWebhook(quick);
        AddWebhook(slow);
        var path = await CheckoutAsync(form);

        var done = PostAsync(path, "card=works");
        await asked.Task.WaitAsync(Stop);
        var second = PostAsync(path, "card=works"); // the browser shows what the second click is answered
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.Gone, (await GetAsync(path)).Status); // time enough to redirect, for who does not wait
        Assert.False(done.IsCompleted || second.IsCompleted);

        goOn.SetResult();
        Assert.Equal(HttpStatusCode.SeeOther, (await done).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await second).Status);
        Assert.Single(quick.Take());
    }

    [Fact]
    public async Task Redirect_WaitsUntilARefusedEventIsTaken()
    {
        await using var app = await WebhookReceiver.StartAsync();
        var tries = 0;
        app.Answer = _ => Interlocked.Increment(ref tries) == 1 ? 500 : 200;
        AddWebhook(app);
        var done = await PostAsync(await CheckoutAsync(Subscribe), "card=works");
        Assert.Equal((HttpStatusCode.SeeOther, 2), (done.Status, app.Take().Count));
    }

    [Fact]
    public async Task Redirect_DoesNotWait_ForWhoDoesNotWantTheEvent()
    {
        await using var app = await WebhookReceiver.StartAsync();
        app.Wait = new TaskCompletionSource().Task;
        Stripe.AddWebhook(new StripeTwinWebhook(app.Url, WebhookReceiver.Secret) { Events = ["customer.deleted"] });
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(await CheckoutAsync(Subscribe), "card=works")).Status);
    }

    [Fact]
    public async Task TwinThatStops_LetsTheBuyerGo()
    {
        await using var app = await WebhookReceiver.StartAsync();
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        (app.Answer, app.Wait) = (Hear(asked, 200), goOn.Task);
        AddWebhook(app);
        var done = PostAsync(await CheckoutAsync(Subscribe), "card=works");
        await asked.Task.WaitAsync(Stop);
        await Stripe.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => done);
        goOn.SetResult();
    }

    private static Func<WebhookReceiver.Received, int> Hear(TaskCompletionSource asked, int status) => _ =>
    {
        asked.TrySetResult();
        return status;
    };

    private void AddWebhook(WebhookReceiver app) => Stripe.AddWebhook(new StripeTwinWebhook(app.Url, WebhookReceiver.Secret) { Events = [Completed] });
}
