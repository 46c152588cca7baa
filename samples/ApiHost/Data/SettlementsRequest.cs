using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace KalshiBook.ApiHost;

/// <summary>Which settlements; all unless it says otherwise.</summary>
internal sealed class SettlementsRequest : IChecked
{
    [FromQuery(Name = "event_ticker")]
    public string? EventTicker { get; init; }

    [FromQuery(Name = "result")]
    [AllowedValues(null, "yes", "no", "void", "all_yes", "all_no", ErrorMessage = "result must be yes, no, void, all_yes or all_no.")]
    public string? Result { get; init; }
}
