using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace KalshiBook.ApiHost;

/// <summary>Which stretch of a market's trades, and how long a candle is. All of them by default, by the hour.</summary>
internal sealed class CandlesRequest : IChecked, IValidatableObject
{
    [FromQuery(Name = "start_time"), UtcTime("start_time")]
    public string? StartTime { get; init => field = WithPlus(value); }

    [FromQuery(Name = "end_time"), UtcTime("end_time")]
    public string? EndTime { get; init => field = WithPlus(value); }

    [FromQuery(Name = "interval"), AllowedValues(null, "1m", "1h", "1d", ErrorMessage = "interval must be 1m, 1h or 1d.")]
    public string? Interval { get; init; }

    public DateTime Start() => UtcTime.Parse(StartTime) ?? DateTime.MinValue;

    public DateTime End() => UtcTime.Parse(EndTime) ?? DateTime.MaxValue;

    public TimeSpan Length() => Interval switch
    {
        "1m" => TimeSpan.FromMinutes(1),
        "1d" => TimeSpan.FromDays(1),
        _ => TimeSpan.FromHours(1),
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Start() > End()) yield return new ValidationResult("start_time must not be after end_time.");
    }

    // A plus that was not encoded in a query arrives as a space.
    private static string? WithPlus(string? time) => time?.Replace(' ', '+');
}
