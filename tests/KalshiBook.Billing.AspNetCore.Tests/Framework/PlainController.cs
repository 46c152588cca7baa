using Microsoft.AspNetCore.Mvc;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A controller without routes of its own.</summary>
[RequireCredits(1)]
public sealed class PlainController : Controller
{
    public string Index() => "index";

    public string Other() => "other";
}
