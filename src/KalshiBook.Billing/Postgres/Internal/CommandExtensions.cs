using Npgsql;
using NpgsqlTypes;

namespace KalshiBook.Billing;

/// <summary>Positional parameters, typed, so that nothing is boxed or guessed.</summary>
internal static class CommandExtensions
{
    public static NpgsqlCommand With<T>(this NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    public static NpgsqlCommand WithText(this NpgsqlCommand command, string? value)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return command;
    }

    public static NpgsqlCommand WithNullable<T>(this NpgsqlCommand command, T? value, NpgsqlDbType type)
        where T : struct
    {
        command.Parameters.Add(new NpgsqlParameter { Value = value is { } known ? known : DBNull.Value, NpgsqlDbType = type });
        return command;
    }

    public static NpgsqlCommand WithTime(this NpgsqlCommand command, DateTimeOffset? time) =>
        command.WithNullable(time?.UtcDateTime, NpgsqlDbType.TimestampTz);

    public static NpgsqlCommand WithTexts(this NpgsqlCommand command, string?[] values)
    {
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    /// <summary>Adds values whose types the columns that they go into say.</summary>
    public static NpgsqlCommand WithValues(this NpgsqlCommand command, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    /// <summary>Adds a charge as seven values.</summary>
    public static NpgsqlCommand WithCharge(this NpgsqlCommand command, Charge charge) => command
        .With(charge.Id)
        .With(charge.Time.UtcDateTime)
        .With(charge.UserId.Key)
        .WithText(charge.UserId.IsUuid ? null : charge.UserId.Value)
        .With(charge.Credits)
        .WithText(charge.Endpoint)
        .WithText(charge.ApiKeyId);

    /// <summary>Adds a list of charges as seven arrays.</summary>
    public static NpgsqlCommand WithCharges(this NpgsqlCommand command, IReadOnlyList<Charge> charges) => command
        .With(Each(charges, charge => charge.Id))
        .With(Each(charges, charge => charge.Time.UtcDateTime))
        .With(Each(charges, charge => charge.UserId.Key))
        .WithTexts(Each(charges, charge => charge.UserId.IsUuid ? null : charge.UserId.Value))
        .With(Each(charges, charge => charge.Credits))
        .WithTexts(Each<string?>(charges, charge => charge.Endpoint))
        .WithTexts(Each(charges, charge => charge.ApiKeyId));

    private static T[] Each<T>(IReadOnlyList<Charge> charges, Func<Charge, T> field)
    {
        var values = new T[charges.Count];
        for (var i = 0; i < values.Length; i++) values[i] = field(charges[i]);
        return values;
    }
}
