using System.ComponentModel.DataAnnotations;

namespace KalshiBook.ApiHost;

/// <summary>A stretch of a market's history, page by page.</summary>
internal abstract class HistoryRequest : IChecked, IValidatableObject
{
    private const int DefaultLimit = 100;

    [Required(ErrorMessage = "market_ticker is required.")]
    public string? MarketTicker { get; init; }

    [Required(ErrorMessage = "start_time is required."), UtcTime("start_time")]
    public string? StartTime { get; init; }

    [Required(ErrorMessage = "end_time is required."), UtcTime("end_time")]
    public string? EndTime { get; init; }

    /// <summary>The next_cursor of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>The most entries of a page: 100 unless it says otherwise.</summary>
    [Range(1, 1000, ErrorMessage = "limit must be from 1 to 1000.")]
    public int? Limit { get; init; }

    // Methods, since properties are members of the body. They are asked when the fields were checked.
    public DateTime Start() => UtcTime.Parse(StartTime)!.Value;

    public DateTime End() => UtcTime.Parse(EndTime)!.Value;

    public int Count() => Limit ?? DefaultLimit;

    public int Position() => Cursor is null ? 0 : ApiHost.Cursor.Read(Question(), Cursor)!.Value;

    public string CursorAt(int position) => ApiHost.Cursor.Make(Question(), position);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Start() > End()) yield return new ValidationResult("start_time must not be after end_time.");
        if (Cursor is not null && ApiHost.Cursor.Read(Question(), Cursor) is null)
            yield return new ValidationResult("cursor must be the next_cursor of the same question's page before.");
    }

    private string Question() => $"{GetType().Name}|{MarketTicker}|{Start().Ticks}|{End().Ticks}";
}
