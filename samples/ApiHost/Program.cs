using KalshiBook.ApiHost;

// Everything that the host needs lies beside its program, so that it runs from any folder.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(Limits.Configure);

// Who is calling: access tokens for accounts, API keys for the data.
builder.Services.AddAccessTokens();
builder.Services.AddApiKeys();

// What it costs, and where that is kept: PostgreSQL where it is configured, else a file.
builder.Services.AddKalshiBookBilling(builder.Configuration).UseSqlite().AddRateLimits();
builder.Services.AddLocalStripe(); // in Development without Stripe's keys: a twin of Stripe
builder.Services.AddHealthChecks().AddKalshiBookBilling();

// What is sold.
builder.Services.AddMarketData();

// What is told about it, and to whom.
builder.Services.ConfigureHttpJsonOptions(Wire.Configure);
builder.Services.AddApiDocument();
builder.Services.AddCors(cors => cors.AddDefaultPolicy(Browsers.Allow));

var app = builder.Build();

app.UseKalshiBookErrors(); // first: the request id, and the envelope of every error
app.UseDocuments();
app.UseCors();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter(); // after authorization, which finds the user of an API key

app.MapMarketData();
app.MapKalshiBookBilling();
app.MapApiKeys();
app.MapLocalLogin();
app.MapBillingPage();
app.MapHealth();
app.MapDocuments();

app.Run();
