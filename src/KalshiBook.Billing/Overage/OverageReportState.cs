namespace KalshiBook.Billing;

/// <summary>How far a report has come. The names are stored.</summary>
public enum OverageReportState
{
    /// <summary>It is to be sent, or sent again.</summary>
    Waiting = 0,

    /// <summary>Stripe has it, or there was nothing to send since charges and refunds are even.</summary>
    Done = 1,

    /// <summary>Stripe refused it for good. It is kept, and needs a person.</summary>
    Refused = 2,

    /// <summary>
    /// Stripe may have it, and the time in which it would say so is over: sent again it might be billed twice. It is kept, and needs a person.
    /// </summary>
    Held = 3,
}
