using Panns.Common;

namespace Panns.FrontEnd;

/// <summary>The last step: Slope * ln(max(x, Floor) + Offset) + Shift, and what exactly it is at the floor.</summary>
/// <param name="Floor">Values at or below count as this one.</param>
/// <param name="Offset">Added before the logarithm.</param>
/// <param name="Slope">Factor of the natural logarithm.</param>
/// <param name="Shift">Added last.</param>
/// <param name="Silence">The value at the floor, rounded once: in steps it would miss -100 dB by a bit.</param>
[BestFriend]
internal sealed record LogScale(float Floor, float Offset, float Slope, float Shift, float Silence)
{
    public static LogScale Of(LogMelKind kind) => kind switch
    {
        LogMelKind.Panns or LogMelKind.TalNet => new(1e-10f, 0, (float)(10 / Math.Log(10)), 0, -100),
        LogMelKind.EfficientAt => new(0, 1e-5f, 0.2f, 0.9f, (float)((Math.Log(1e-5) + 4.5) / 5)),
        LogMelKind.VGGish => new(0, 0.01f, 1, 0, (float)Math.Log(0.01)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such front end"),
    };
}
