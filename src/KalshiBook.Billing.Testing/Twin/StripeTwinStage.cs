namespace KalshiBook.Billing.Testing;

/// <summary>When a fault strikes.</summary>
public enum StripeTwinStage
{
    /// <summary>Before the request is carried out.</summary>
    Before,

    /// <summary>After it was carried out, before anything is answered.</summary>
    After,

    /// <summary>After it was carried out, with half of the answer's body sent.</summary>
    Within,
}
